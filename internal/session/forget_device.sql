-- name: deleteDevice :one
DELETE FROM device WHERE account = $1 AND id = $2 RETURNING user_agent, address;

-- name: endOnDevice :execrows
UPDATE session SET ended_at = CAST(sqlc.arg(at) AS bigint), ended_by = 'ended', device = ''
WHERE account = sqlc.arg(account) AND device = sqlc.arg(device) AND ended_at IS NULL;

-- name: trustDevice :many
UPDATE device SET trusted_at = CAST(sqlc.arg(at) AS bigint) WHERE account = sqlc.arg(account) AND id = sqlc.arg(id) RETURNING user_agent, address;
