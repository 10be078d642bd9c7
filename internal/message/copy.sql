-- name: copyMessages :many
SELECT id, template, channel, language, body, notice, state, attempts, last_error, error_text, created_at, sent_at, opened_at
FROM message WHERE account = $1 ORDER BY created_at, id;

-- name: copySuppressions :many
SELECT channel, masked, reason, at FROM message_suppression WHERE account = $1 ORDER BY at, id;
