-- name: insertGrant :exec
INSERT INTO oauth_grant (id, tenant, application, account, epoch, session, scopes, generation, redirect_uri, challenge, nonce, signed_in_at, methods, created_at, used_at, expires_at, telling)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16);

-- name: grantByID :one
SELECT id, tenant, application, account, epoch, session, scopes, generation, redirect_uri, challenge, nonce, signed_in_at, methods, created_at, used_at, expires_at, revoked_at, telling
FROM oauth_grant WHERE id = $1;

-- name: advanceGrant :execrows
UPDATE oauth_grant SET generation = generation + 1, used_at = $3, expires_at = $4
WHERE id = $1 AND generation = $2 AND revoked_at IS NULL;

-- name: revokeGrant :execrows
UPDATE oauth_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: revokeGrantsOf :execrows
UPDATE oauth_grant SET revoked_at = $3 WHERE account = $1 AND application = $2 AND revoked_at IS NULL;

-- name: grantsOf :many
SELECT g.id, g.application, a.name, a.kind, g.scopes, g.session, g.epoch, g.created_at, g.used_at, g.expires_at
FROM oauth_grant g JOIN application a ON a.id = g.application
WHERE g.account = $1 AND g.revoked_at IS NULL AND g.generation > 0 AND a.removed_at IS NULL
ORDER BY g.used_at DESC LIMIT 500;

-- name: grantsToTell :many
SELECT g.id, g.application, g.session, g.epoch FROM oauth_grant g
WHERE g.account = $1 AND g.telling AND g.generation > 0;

-- name: toldGrant :execrows
UPDATE oauth_grant SET telling = $2 WHERE id = $1 AND telling <> $2;

-- name: forgetGrants :execrows
DELETE FROM oauth_grant WHERE id IN (SELECT g.id FROM oauth_grant g WHERE g.expires_at < $1 LIMIT 500);

-- name: deleteGrantsOf :execrows
DELETE FROM oauth_grant WHERE id IN (SELECT g.id FROM oauth_grant g WHERE g.application = $1 LIMIT 500);

-- name: revokeToken :exec
INSERT INTO oauth_revoked (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING;

-- name: isRevoked :one
SELECT count(*) FROM oauth_revoked WHERE id = $1;

-- name: forgetRevoked :execrows
DELETE FROM oauth_revoked WHERE expires_at < $1;
