-- name: grantsOfErased :many
SELECT DISTINCT application, session FROM oauth_grant WHERE account = $1 AND telling AND generation > 0 ORDER BY application, session;

-- name: eraseGrants :exec
DELETE FROM oauth_grant WHERE account = $1;

-- name: eraseConsents :exec
DELETE FROM oauth_consent WHERE account = $1;

-- name: eraseDevices :exec
DELETE FROM oauth_device WHERE account = CAST(sqlc.arg(account) AS bigint);

-- name: eraseRequests :exec
DELETE FROM oauth_request WHERE account = CAST(sqlc.arg(account) AS bigint);
