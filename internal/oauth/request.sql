-- name: insertRequest :exec
INSERT INTO oauth_request (id, tenant, kind, application, body, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: requestByID :one
SELECT id, tenant, kind, application, body, created_at, expires_at, account, denied_at, answered_at FROM oauth_request WHERE id = $1;

-- name: agreeToRequest :execrows
UPDATE oauth_request SET account = $2 WHERE id = $1 AND answered_at IS NULL AND denied_at IS NULL;

-- name: denyRequest :execrows
UPDATE oauth_request SET denied_at = $2 WHERE id = $1 AND answered_at IS NULL AND denied_at IS NULL;

-- name: answerRequest :execrows
UPDATE oauth_request SET answered_at = $2 WHERE id = $1 AND answered_at IS NULL;

-- name: forgetRequests :execrows
DELETE FROM oauth_request WHERE expires_at < $1;
