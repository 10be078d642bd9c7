-- name: reserveKey :execrows
INSERT INTO idempotency (tenant, actor, key, op, digest, answer, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant, actor, key) DO NOTHING;

-- name: keptAnswer :one
SELECT op, digest, answer FROM idempotency WHERE tenant = $1 AND actor = $2 AND key = $3;

-- name: keepAnswer :exec
UPDATE idempotency SET answer = $4, account = $5 WHERE tenant = $1 AND actor = $2 AND key = $3;

-- name: forgetKey :exec
DELETE FROM idempotency WHERE tenant = $1 AND actor = $2 AND key = $3;

-- name: ForgetAnswersBefore :execrows
DELETE FROM idempotency WHERE at < $1;

-- name: answeredAt :one
SELECT op, at FROM idempotency WHERE tenant = $1 AND actor = $2 AND key = $3;

-- name: forgetAnswersOf :exec
DELETE FROM idempotency WHERE tenant = $1 AND op = $2 AND at = $3;
