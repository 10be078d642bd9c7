-- name: messagesOf :many
SELECT id, template, channel, language, masked, nonce, notice, state, attempts, next_at, last_error, error_text, created_at, sent_at, opened_at
FROM message
WHERE account = sqlc.arg(account) AND tenant = sqlc.arg(tenant) AND (created_at < sqlc.arg(before_at) OR created_at = sqlc.arg(before_at) AND id < sqlc.arg(before_id))
ORDER BY created_at DESC, id DESC LIMIT sqlc.arg(most);

-- name: createdAt :one
SELECT created_at FROM message WHERE id = $1 AND account = $2;

-- name: messageOf :one
SELECT id, template, channel, language, body, nonce, notice, state FROM message WHERE id = $1 AND account = $2 AND tenant = $3;

-- name: cancelQueued :many
UPDATE message SET state = 'canceled', next_at = NULL, last_error = 'staff', error_text = ''
WHERE id = sqlc.arg(id) AND account = sqlc.arg(account) AND tenant = sqlc.arg(tenant) AND state = 'queued'
RETURNING template, channel, masked, notice;

-- name: liftSuppression :many
DELETE FROM message_suppression WHERE id = $1 AND account = $2 AND tenant = $3
RETURNING channel, masked;
