-- name: copyPassword :one
SELECT changed_at FROM credential_password WHERE account = $1;

-- name: copyFactors :many
SELECT f.kind, f.name, f.target, f.created_at, f.last_used_at, f.disabled_at, coalesce(p.transports, '') AS transports
FROM credential_factor f LEFT JOIN credential_passkey p ON p.factor = f.id WHERE f.account = $1 ORDER BY f.created_at, f.id;

-- name: copySecond :one
SELECT rule, at FROM credential_second WHERE account = $1;

-- name: copyCodes :one
SELECT count(*) AS codes, count(used_at) AS used FROM credential_backup_code WHERE account = $1;
