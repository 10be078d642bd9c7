-- name: insertMessage :exec
INSERT INTO message (id, tenant, account, template, channel, language, masked, digest, body, nonce, notice, state, next_at, last_error, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: countTo :one
-- How many messages that anybody can cause went to an address since two instants.
SELECT count(*) AS day, count(CASE WHEN created_at > sqlc.arg(hour) THEN 1 END) AS hour
FROM message WHERE digest = sqlc.arg(digest) AND created_at > sqlc.arg(day) AND tenant = sqlc.arg(tenant) AND NOT notice AND state <> 'failed';

-- name: suppressions :many
SELECT id, channel, masked, digest, reason, at FROM message_suppression WHERE account = $1 ORDER BY at, id;

-- name: markOpened :many
UPDATE message SET state = 'link_opened', opened_at = sqlc.arg(at)
WHERE nonce = sqlc.arg(nonce) AND nonce <> '' AND state IN ('sending', 'sent') AND tenant = sqlc.arg(tenant)
RETURNING id, account, template, channel, masked, notice;
