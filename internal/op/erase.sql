-- name: eraseAnswers :exec
DELETE FROM idempotency WHERE account = sqlc.arg(account) OR (tenant = sqlc.arg(tenant) AND actor = sqlc.arg(actor));
