-- name: countDue :one
SELECT count(*) FROM (SELECT 1 FROM message WHERE next_at <= sqlc.arg(now) LIMIT 1) AS due;

-- name: claim :many
-- A claim that nobody answered for has run out by next_at, and is taken again.
UPDATE message SET state = 'sending', attempts = attempts + 1, claim = sqlc.arg(claim), next_at = sqlc.arg(again)
WHERE id IN (SELECT m.id FROM message m WHERE m.next_at <= sqlc.arg(now) ORDER BY m.next_at, m.id LIMIT sqlc.arg(most) FOR UPDATE SKIP LOCKED)
RETURNING id, tenant, account, template, channel, language, masked, body, nonce, notice, attempts, created_at;

-- name: settle :execrows
-- Only whoever holds the claim says what became of it.
UPDATE message SET state = sqlc.arg(state), next_at = sqlc.narg(next_at), claim = '', last_error = sqlc.arg(last_error), error_text = sqlc.arg(error_text),
    sent_at = COALESCE(sqlc.narg(sent_at), sent_at)
WHERE id = sqlc.arg(id) AND claim = sqlc.arg(claim) AND state = 'sending';

-- name: insertSuppression :exec
INSERT INTO message_suppression (id, tenant, account, channel, masked, digest, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: accountIsThere :one
-- The account's row is locked, so that its events have an order.
SELECT id FROM account WHERE n = $1 FOR UPDATE;

-- name: forgetNothings :exec
DELETE FROM message WHERE state = 'nothing' AND created_at < $1;
