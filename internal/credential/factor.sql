-- name: factorsOf :many
SELECT f.id, f.account, f.tenant, f.kind, f.name, f.target, f.created_at, f.last_used_at, f.disabled_at, f.disabled_by,
    CAST((SELECT count(*) FROM credential_backup_code c WHERE c.factor = f.id AND c.used_at IS NULL) AS bigint) AS remaining,
    CAST(coalesce((SELECT p.suspect_at FROM credential_passkey p WHERE p.factor = f.id), 0) AS bigint) AS suspect_at,
    CAST((f.kind = 'sms' AND NOT EXISTS (SELECT 1 FROM account_phone p WHERE p.account = f.account AND p.number = f.target AND p.verified_at IS NOT NULL))
        OR (f.kind = 'email' AND NOT EXISTS (SELECT 1 FROM account_email e WHERE e.account = f.account AND e.address = f.target AND e.verified)) AS boolean) AS gone
FROM credential_factor f WHERE f.account = $1 ORDER BY f.created_at, f.id;

-- name: secretsOf :one
SELECT secret, sent, disabled_at FROM credential_factor WHERE id = $1 AND account = $2;

-- name: insertFactor :exec
INSERT INTO credential_factor (id, account, tenant, kind, name, target, secret, step, created_at)
SELECT sqlc.arg(id), a.n, a.tenant, sqlc.arg(kind), sqlc.arg(name), sqlc.arg(target), sqlc.arg(secret), CAST(sqlc.arg(step) AS bigint), CAST(sqlc.arg(now) AS bigint)
FROM account a WHERE a.n = CAST(sqlc.arg(account) AS bigint);

-- name: renameFactor :execrows
UPDATE credential_factor SET name = $3 WHERE id = $1 AND account = $2;

-- name: setDisabled :execrows
UPDATE credential_factor SET disabled_at = sqlc.narg(at), disabled_by = sqlc.arg(by)
WHERE id = sqlc.arg(id) AND account = sqlc.arg(account) AND (disabled_at IS NULL) = (CAST(sqlc.narg(at) AS bigint) IS NOT NULL);

-- name: deleteFactor :execrows
DELETE FROM credential_factor WHERE id = $1 AND account = $2;

-- name: deleteBackupCodes :exec
DELETE FROM credential_backup_code WHERE factor = $1;

-- name: deletePasskey :exec
DELETE FROM credential_passkey WHERE factor = $1;

-- name: usedFactor :exec
UPDATE credential_factor SET last_used_at = $2 WHERE id = $1;

-- name: noteSent :exec
UPDATE credential_factor SET sent = $2 WHERE id = $1;

-- name: takeStep :execrows
UPDATE credential_factor SET step = sqlc.arg(step) WHERE id = sqlc.arg(id) AND disabled_at IS NULL AND step < sqlc.arg(step);

-- name: insertBackupCode :exec
INSERT INTO credential_backup_code (id, factor, account, digest) VALUES ($1, $2, $3, $4);

-- name: backupCodes :many
SELECT id, digest FROM credential_backup_code WHERE factor = $1 AND used_at IS NULL ORDER BY id;

-- name: useBackupCode :execrows
UPDATE credential_backup_code SET used_at = CAST(sqlc.arg(now) AS bigint) WHERE id = sqlc.arg(id) AND used_at IS NULL;
