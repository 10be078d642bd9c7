-- name: newestCheckpoint :one
SELECT CAST(COALESCE(max(at), 0) AS bigint) AS at FROM tree_checkpoint;

-- name: newestAuditCheck :one
SELECT at, entries, problem FROM audit_check ORDER BY at DESC, id DESC LIMIT 1;

-- name: note :one
SELECT value FROM installation WHERE key = $1;

-- name: runningImports :one
SELECT count(*) AS n, CAST(COALESCE(min(started_at), 0) AS bigint) AS oldest, CAST(COALESCE(sum(rows_read), 0) AS bigint) AS rows_read FROM import_run WHERE finished_at IS NULL;

-- name: fillingSteps :one
SELECT count(*) AS n FROM bulk_work;
