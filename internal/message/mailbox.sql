-- name: mailbox :many
SELECT id, template, channel, language, masked, sent_at FROM message
WHERE tenant = $1 AND last_error = 'mailbox' AND account IS NOT NULL ORDER BY created_at DESC, id DESC LIMIT 100;

-- name: mailInMailbox :one
SELECT id, account, template, channel, language, masked, body, nonce, created_at FROM message
WHERE id = $1 AND tenant = $2 AND last_error = 'mailbox' AND account IS NOT NULL;
