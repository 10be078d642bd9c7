-- name: nextEpoch :one
UPDATE account SET auth_epoch = auth_epoch + 1, version = version + 1 WHERE n = $1 RETURNING auth_epoch;

-- name: noteLogin :exec
UPDATE account SET last_login_at = CAST(sqlc.arg(at) AS bigint), last_login_identity = sqlc.arg(identity) WHERE n = sqlc.arg(n);

-- name: noteIdentity :exec
UPDATE account_identity SET last_used_at = CAST(sqlc.arg(at) AS bigint) WHERE account = sqlc.arg(account) AND type = sqlc.arg(type);
