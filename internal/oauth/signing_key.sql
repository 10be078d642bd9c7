-- name: insertSigningKey :execrows
INSERT INTO signing_key (id, tenant, stage, public, private, created_at, since) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING;

-- name: signingKeysOf :many
SELECT id, stage, public, private, created_at, since FROM signing_key WHERE tenant = $1 ORDER BY created_at DESC, id DESC;

-- name: stageSigningKeys :execrows
UPDATE signing_key SET stage = $3, since = $4 WHERE tenant = $1 AND stage = $2;

-- name: forgetOldKeys :execrows
DELETE FROM signing_key WHERE stage = 'old' AND since < $1;
