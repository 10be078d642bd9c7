-- name: insertRecipient :exec
INSERT INTO erasure_recipient (account, recipient, tenant, name) VALUES ($1, $2, $3, $4) ON CONFLICT (account, recipient) DO NOTHING;

-- name: recipientsOf :many
-- Off says that the endpoint is switched off: what waits for it goes on waiting until somebody switches it on.
SELECT r.recipient, r.name, r.informed_at, r.confirmed_at, r.lost_at, r.lost,
    CAST(coalesce((SELECT CASE WHEN w.enabled THEN 0 ELSE 1 END FROM webhook_endpoint w WHERE w.id = r.recipient AND w.removed_at IS NULL), 0) AS bigint) AS off
FROM erasure_recipient r WHERE r.account = $1 ORDER BY r.name, r.recipient;

-- name: deliveredRecipients :many
-- Those that took the message, also of those that were not waited for any more: somebody sent it again.
SELECT r.account, r.recipient, r.tenant, e.login FROM erasure_recipient r JOIN erasure e ON e.account = r.account
    JOIN event v ON v.account = r.account AND v.type = 'privacy.account_deleted'
    JOIN webhook_delivery d ON d.endpoint = r.recipient AND d.pos = v.pos
WHERE r.informed_at IS NULL AND r.confirmed_at IS NULL AND e.done_at IS NOT NULL AND d.state = 'delivered'
ORDER BY e.done_at, r.account, r.recipient LIMIT $1;

-- name: lostRecipients :many
-- Those that the message does not reach: they are gone, it was given up, or they were looked through beyond it, and it was
-- not for them, as they take other events by now or were switched off meanwhile.
SELECT r.account, r.recipient, r.tenant, e.login,
    CAST(CASE WHEN w.id IS NULL OR w.removed_at IS NOT NULL THEN 'removed' WHEN d.state = 'given_up' THEN 'given_up' ELSE 'passed_over' END AS text) AS why
FROM erasure_recipient r JOIN erasure e ON e.account = r.account
    JOIN event v ON v.account = r.account AND v.type = 'privacy.account_deleted'
    LEFT JOIN webhook_endpoint w ON w.id = r.recipient
    LEFT JOIN webhook_delivery d ON d.endpoint = r.recipient AND d.pos = v.pos
WHERE r.informed_at IS NULL AND r.confirmed_at IS NULL AND r.lost_at IS NULL AND e.done_at IS NOT NULL
    AND (w.id IS NULL OR w.removed_at IS NOT NULL OR d.state = 'given_up' OR (d.id IS NULL AND w.enabled AND w.pos >= v.pos))
ORDER BY e.done_at, r.account, r.recipient LIMIT $1;

-- name: loseRecipient :execrows
UPDATE erasure_recipient SET lost_at = CAST(sqlc.arg(at) AS bigint), lost = sqlc.arg(why)
WHERE account = sqlc.arg(account) AND recipient = sqlc.arg(recipient) AND informed_at IS NULL AND confirmed_at IS NULL AND lost_at IS NULL;

-- name: informRecipient :execrows
UPDATE erasure_recipient SET informed_at = CAST(sqlc.arg(at) AS bigint) WHERE account = sqlc.arg(account) AND recipient = sqlc.arg(recipient) AND informed_at IS NULL;

-- name: confirmRecipient :execrows
UPDATE erasure_recipient SET confirmed_at = CAST(sqlc.arg(at) AS bigint) WHERE account = sqlc.arg(account) AND recipient = sqlc.arg(recipient) AND confirmed_at IS NULL;

-- name: erasedAccount :one
SELECT account, request FROM erasure WHERE tenant = $1 AND login = $2 AND done_at IS NOT NULL;
