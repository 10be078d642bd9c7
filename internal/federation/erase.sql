-- name: eraseFlows :exec
DELETE FROM federation_flow WHERE account = CAST(sqlc.arg(account) AS bigint);
