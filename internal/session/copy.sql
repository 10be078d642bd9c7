-- name: copySessions :many
SELECT identity, methods, application, user_agent, address, created_at, authenticated_at, seen_at, expires_at, ended_at, ended_by, refreshed_at
FROM session WHERE account = $1 ORDER BY created_at, id;

-- name: copyDevices :many
SELECT user_agent, address, created_at, seen_at, trusted_at, attempts, failed_at FROM device WHERE account = $1 ORDER BY created_at, id;
