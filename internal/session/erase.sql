-- name: eraseSessions :exec
DELETE FROM session WHERE account = $1;

-- name: eraseDevices :exec
DELETE FROM device WHERE account = $1;
