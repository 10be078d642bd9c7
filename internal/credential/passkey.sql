-- name: insertPasskey :execrows
INSERT INTO credential_passkey (factor, account, tenant, credential, public_key, sign_count, backup_eligible, backed_up, transports, model)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant, credential) DO NOTHING;

-- name: passkeysOf :many
SELECT p.factor, p.credential, p.public_key, p.sign_count, p.backup_eligible, p.backed_up, p.transports, p.model
FROM credential_passkey p JOIN credential_factor f ON f.id = p.factor WHERE p.account = $1 AND f.disabled_at IS NULL ORDER BY p.factor;

-- name: passkeyOwner :one
SELECT account, factor FROM credential_passkey WHERE tenant = $1 AND credential = $2;

-- name: usedPasskey :exec
UPDATE credential_passkey SET sign_count = $2, backed_up = $3, suspect_at = coalesce(sqlc.narg(suspect_at), suspect_at) WHERE factor = $1;

-- name: takeChallenge :execrows
INSERT INTO credential_challenge (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING;

-- name: forgetChallengesBefore :execrows
DELETE FROM credential_challenge WHERE expires_at <= $1;
