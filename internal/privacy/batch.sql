-- name: insertBatch :execrows
INSERT INTO deletion_batch (id, tenant, rule, verdict, because, words, most, state, started_at, started_by, started_name)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', $8, $9, $10)
ON CONFLICT DO NOTHING;

-- name: batchByID :one
SELECT * FROM deletion_batch WHERE tenant = $1 AND id = $2;

-- name: lockBatch :one
SELECT * FROM deletion_batch WHERE tenant = $1 AND id = $2 FOR UPDATE;

-- name: batchesOf :many
SELECT * FROM deletion_batch WHERE tenant = $1 ORDER BY started_at DESC, id DESC LIMIT 20;

-- name: batchesRunning :many
SELECT * FROM deletion_batch WHERE state = 'running' ORDER BY started_at, id;

-- name: advanceBatch :exec
UPDATE deletion_batch SET decided = decided + sqlc.arg(decided) WHERE id = sqlc.arg(id);

-- name: endBatch :execrows
UPDATE deletion_batch SET state = sqlc.arg(state), ended_at = CAST(sqlc.arg(at) AS bigint), ended_name = sqlc.arg(name) WHERE id = sqlc.arg(id) AND state = 'running';

-- name: nextOfRule :many
-- Those that were asked for before the batch began, the oldest first; without the own account of who approves them.
SELECT d.account FROM deletion_request d WHERE d.rule = sqlc.arg(rule) AND d.state = 'requested' AND d.asked_at <= sqlc.arg(asked_at)
    AND NOT EXISTS (SELECT 1 FROM member m JOIN account a ON lower(m.email) IN (lower(a.email), lower(a.unverified_email)) WHERE m.id = CAST(sqlc.arg(approver) AS text) AND a.n = d.account)
ORDER BY d.asked_at, d.account LIMIT sqlc.arg(most);

-- name: oldestOfRule :many
SELECT * FROM deletion_request WHERE rule = $1 AND state = 'requested' ORDER BY asked_at, account LIMIT $2;
