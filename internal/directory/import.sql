-- name: insertRun :exec
INSERT INTO import_run (id, tenant, fingerprint, mode, phase, position, line, rows_read, taken, warned, reported, report, started_at)
VALUES ($1, $2, $3, $4, 'rows', 0, 0, 0, 0, 0, 0, 0, $5);

-- name: unfinishedRun :one
SELECT id, mode, phase, position, line, rows_read, taken, warned, reported, report, started_at
FROM import_run WHERE tenant = $1 AND fingerprint = $2 AND finished_at IS NULL ORDER BY started_at DESC, id LIMIT 1;

-- name: advanceRun :execrows
UPDATE import_run SET phase = sqlc.arg(phase), position = sqlc.arg(position), line = sqlc.arg(line), rows_read = sqlc.arg(rows_read),
    taken = sqlc.arg(taken), warned = sqlc.arg(warned), reported = sqlc.arg(reported), report = sqlc.arg(report), finished_at = sqlc.arg(finished_at)
WHERE id = sqlc.arg(id) AND phase = sqlc.arg(old_phase) AND rows_read = sqlc.arg(old_rows) AND position = sqlc.arg(old_position) AND finished_at IS NULL;

-- name: insertAgain :exec
INSERT INTO import_again (run, line, number, record) VALUES ($1, $2, $3, $4);

-- name: listAgain :many
SELECT line, number, record FROM import_again WHERE run = $1 AND line > $2 ORDER BY line LIMIT $3;

-- name: deleteAgain :exec
DELETE FROM import_again WHERE run = $1 AND line <= $2;

-- name: unfinishedKey :one
SELECT fingerprint FROM import_run WHERE tenant = $1 AND finished_at IS NULL AND fingerprint >= sqlc.arg(low) AND fingerprint < sqlc.arg(high)
ORDER BY started_at DESC, id LIMIT 1;
