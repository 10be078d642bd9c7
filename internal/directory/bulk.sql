-- name: insertBulk :exec
INSERT INTO bulk_run (id, tenant, act, tag, actor_kind, actor_id, actor_name, on_behalf_of, via, reason, case_id, total, position, left_out, started_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13);

-- name: insertBulkList :exec
INSERT INTO bulk_list (tenant, run, accounts) VALUES ($1, $2, $3);

-- name: insertBulkLeft :exec
INSERT INTO bulk_left (tenant, run, position, code) VALUES ($1, $2, $3, $4);

-- name: bulkRun :one
SELECT * FROM bulk_run WHERE tenant = $1 AND id = $2;

-- name: bulkRuns :many
SELECT * FROM bulk_run WHERE tenant = $1 ORDER BY started_at DESC, id DESC LIMIT 100;

-- name: openBulkRuns :many
SELECT * FROM bulk_run WHERE finished_at IS NULL AND stopped_at IS NULL ORDER BY started_at, id LIMIT 100;

-- name: bulkList :one
SELECT accounts FROM bulk_list WHERE tenant = $1 AND run = $2;

-- name: bulkLeft :many
SELECT position, code FROM bulk_left WHERE run = sqlc.arg(run) AND tenant = sqlc.arg(tenant) AND position > sqlc.arg(after) ORDER BY position LIMIT CAST(sqlc.arg(most) AS bigint);

-- name: bulkLeftCounts :many
SELECT code, count(*) AS number FROM bulk_left WHERE tenant = $1 AND run = $2 GROUP BY code ORDER BY number DESC, code;

-- name: beginBulk :execrows
UPDATE bulk_run SET began_at = sqlc.arg(at), began_with = position
WHERE id = sqlc.arg(id) AND position = sqlc.arg(position) AND finished_at IS NULL AND stopped_at IS NULL;

-- name: advanceBulk :execrows
UPDATE bulk_run SET position = position + 1, left_out = left_out + CAST(sqlc.arg(left_out) AS bigint)
WHERE id = sqlc.arg(id) AND position = sqlc.arg(position) AND finished_at IS NULL AND stopped_at IS NULL;

-- name: finishBulk :execrows
UPDATE bulk_run SET finished_at = CAST(sqlc.arg(at) AS bigint) WHERE id = sqlc.arg(id) AND position = total AND finished_at IS NULL AND stopped_at IS NULL;

-- name: stopBulk :execrows
UPDATE bulk_run SET stopped_at = CAST(sqlc.arg(at) AS bigint), stopped_by = sqlc.arg(by), stopped_code = sqlc.arg(code)
WHERE tenant = sqlc.arg(tenant) AND id = sqlc.arg(id) AND finished_at IS NULL AND stopped_at IS NULL;

-- name: bulkState :one
SELECT a.n, a.status, a.must_reset_password, EXISTS (SELECT 1 FROM credential_password p WHERE p.account = a.n) AS has_password
FROM account a WHERE a.tenant = $1 AND a.id = $2 AND a.status <> 'deleted';

-- name: bulkTags :one
SELECT count(*) AS tags, CAST(coalesce(sum(CASE WHEN t.fold = sqlc.arg(fold) THEN 1 ELSE 0 END), 0) AS bigint) AS same
FROM account_tag t WHERE t.account = sqlc.arg(account);

-- name: bulkName :one
SELECT first_name, last_name, second_last_name FROM account WHERE tenant = $1 AND id = $2 AND status <> 'deleted';

-- name: oldBulkRuns :many
SELECT id FROM bulk_run WHERE started_at < $1 AND (finished_at IS NOT NULL OR stopped_at IS NOT NULL) ORDER BY started_at LIMIT 20;

-- name: deleteBulkLeft :execrows
DELETE FROM bulk_left WHERE run = sqlc.arg(run) AND position <= sqlc.arg(position);

-- name: deleteBulkList :exec
DELETE FROM bulk_list WHERE run = $1;

-- name: deleteBulkRun :exec
DELETE FROM bulk_run WHERE id = $1;
