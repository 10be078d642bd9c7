-- name: insertDataRequest :exec
INSERT INTO subject_request (id, tenant, account, login, kind, state, details, received_at, due_at, opened_kind, opened_by, opened_name)
VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11);

-- name: dataRequest :one
SELECT * FROM subject_request WHERE account = $1 AND id = $2;

-- name: dataRequestsOf :many
SELECT * FROM subject_request WHERE account = $1 ORDER BY received_at DESC, id DESC LIMIT 100;

-- name: openDataRequests :many
SELECT r.* FROM subject_request r WHERE r.tenant = $1 AND r.state = 'open' ORDER BY r.due_at, r.id LIMIT $2 OFFSET $3;

-- name: closedDataRequests :many
SELECT r.* FROM subject_request r WHERE r.tenant = $1 AND r.state = 'closed' ORDER BY r.closed_at DESC, r.id DESC LIMIT $2 OFFSET $3;

-- name: extendDataRequest :execrows
UPDATE subject_request SET due_at = sqlc.arg(due_at), extended_at = CAST(sqlc.arg(at) AS bigint), extended_name = sqlc.arg(by), extension = sqlc.arg(extension)
WHERE id = sqlc.arg(id) AND state = 'open' AND extended_at IS NULL;

-- name: closeDataRequest :execrows
UPDATE subject_request SET state = 'closed', closed_at = CAST(sqlc.arg(at) AS bigint), closed_name = sqlc.arg(by), outcome = sqlc.arg(outcome), words = sqlc.arg(words)
WHERE id = sqlc.arg(id) AND state = 'open';

-- name: overdueDataRequests :many
SELECT id, tenant, account, login, kind, due_at FROM subject_request WHERE state = 'open' AND overdue_at IS NULL AND due_at < $1 ORDER BY due_at LIMIT 100;

-- name: markOverdue :execrows
UPDATE subject_request SET overdue_at = CAST(sqlc.arg(at) AS bigint) WHERE id = sqlc.arg(id) AND state = 'open' AND overdue_at IS NULL;

