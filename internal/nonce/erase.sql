-- name: eraseNonces :exec
DELETE FROM nonce WHERE account = CAST(sqlc.arg(account) AS bigint);
