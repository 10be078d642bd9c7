-- name: dueRequests :many
SELECT d.id, d.tenant FROM deletion_request d
WHERE d.state = 'approved' AND d.due_at <= sqlc.arg(now)
  AND NOT EXISTS (SELECT 1 FROM deletion_hold h WHERE h.account = d.account AND h.released_at IS NULL)
ORDER BY d.due_at, d.id LIMIT sqlc.arg(most);

-- name: anythingToErase :one
SELECT CAST(EXISTS (SELECT 1 FROM deletion_request d WHERE d.state = 'approved' AND d.due_at <= CAST(sqlc.arg(now) AS bigint))
    OR EXISTS (SELECT 1 FROM erasure e WHERE e.done_at IS NULL)
    OR EXISTS (SELECT 1 FROM erasure_recipient r WHERE r.informed_at IS NULL AND r.confirmed_at IS NULL
        AND (r.lost_at IS NULL OR EXISTS (SELECT 1 FROM webhook_delivery d JOIN event v ON v.pos = d.pos
            WHERE d.endpoint = r.recipient AND d.state = 'delivered' AND v.account = r.account AND v.type = 'privacy.account_deleted'))) AS boolean) AS waiting;

-- name: requestToExecute :one
SELECT account, state FROM deletion_request WHERE tenant = $1 AND id = $2;

-- name: executeRequest :execrows
UPDATE deletion_request SET state = 'executing' WHERE id = sqlc.arg(id) AND state = 'approved' AND due_at <= CAST(sqlc.arg(now) AS bigint);

-- name: takeOpenRequest :many
-- Of an account that was erased before, and that a restored database has again: whatever became of its request there.
UPDATE deletion_request SET state = 'executing' WHERE account = $1 AND state IN ('requested', 'approved', 'executing') RETURNING id;

-- name: finishRequest :exec
UPDATE deletion_request SET state = 'done', ended_at = sqlc.arg(at) WHERE id = sqlc.arg(id) AND account = sqlc.arg(account) AND state = 'executing';

-- name: eraseWords :exec
UPDATE deletion_request SET reason = NULL, words = NULL WHERE account = $1;

-- name: eraseHolds :exec
DELETE FROM deletion_hold WHERE account = $1;

-- name: eraseNotices :exec
DELETE FROM deletion_notice WHERE account = $1;

-- name: beginErasure :exec
INSERT INTO erasure (account, tenant, login, request, steps, began_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account) DO NOTHING;

-- name: goingErasures :many
-- What became a part of another account comes before that one, whose receipt names it.
SELECT account, tenant, login, request, steps FROM erasure WHERE done_at IS NULL
ORDER BY began_at, request, CASE WHEN EXISTS (SELECT 1 FROM deletion_request d WHERE d.id = erasure.request AND d.account = erasure.account) THEN 1 ELSE 0 END, account LIMIT $1;

-- name: erasedWith :many
SELECT login, done_at FROM erasure WHERE request = $1 AND account <> $2 ORDER BY login;

-- name: erasureOf :one
SELECT account, tenant, login, request, steps, began_at, done_at FROM erasure WHERE tenant = $1 AND login = $2 FOR UPDATE;

-- name: advanceErasure :execrows
UPDATE erasure SET steps = steps + 1 WHERE account = $1 AND steps = $2 AND done_at IS NULL;

-- name: finishErasure :execrows
UPDATE erasure SET done_at = CAST(sqlc.arg(at) AS bigint), receipt = sqlc.arg(receipt) WHERE account = sqlc.arg(account) AND done_at IS NULL;

-- name: receiptOf :one
SELECT e.account, e.login, e.receipt FROM erasure e JOIN deletion_request d ON d.id = e.request AND d.account = e.account
WHERE e.tenant = sqlc.arg(tenant) AND e.request = sqlc.arg(request) AND e.request <> '' AND e.done_at IS NOT NULL;

-- name: requestForReceipt :one
SELECT id, account, origin, proof, asked_at, decided_at FROM deletion_request WHERE id = $1;

-- name: insertTombstone :exec
INSERT INTO tombstone (login, tenant, at) VALUES ($1, $2, $3) ON CONFLICT (login) DO NOTHING;

-- name: knownTombstones :many
SELECT login, tenant, CAST(at AS bigint) AS erased_at FROM tombstone ORDER BY at, login;

-- name: otherServers :many
-- The servers that say that they are there: health writes and forgets them.
SELECT id, host FROM node WHERE seen_at > sqlc.arg(since) AND id <> sqlc.arg(me) ORDER BY id;

-- name: accountOfTombstone :one
SELECT n, CAST(coalesce(imported_at, created_at) AS bigint) AS came_at FROM account WHERE id = $1 AND tenant = $2 AND status <> 'deleted';
