-- name: sessionsOf :many
SELECT id, identity, methods, application, device, user_agent, address, created_at, authenticated_at, seen_at, expires_at, restricted
FROM session WHERE account = sqlc.arg(account) AND epoch = sqlc.arg(epoch) AND ended_at IS NULL
  AND expires_at > CAST(sqlc.arg(now) AS bigint) AND seen_at > CAST(sqlc.arg(idle) AS bigint)
ORDER BY seen_at DESC, id DESC;

-- name: devicesOf :many
SELECT id, user_agent, address, created_at, seen_at, trusted_at, attempts, failed_at FROM device WHERE account = $1 ORDER BY seen_at DESC, id DESC LIMIT 200;
