-- name: insertDataExport :execrows
INSERT INTO subject_export (id, tenant, account, request, language, state, asked_at, asked_kind, asked_by, asked_name)
VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9) ON CONFLICT DO NOTHING;

-- name: dataExport :one
SELECT * FROM subject_export WHERE account = $1 AND id = $2;

-- name: dataExportsOf :many
SELECT * FROM subject_export WHERE account = $1 ORDER BY asked_at DESC, id DESC LIMIT 20;

-- name: waitingDataExports :many
SELECT e.id, e.tenant, e.account, e.language, a.id AS login FROM subject_export e JOIN account a ON a.n = e.account
WHERE e.state = 'waiting' AND a.status <> 'deleted' ORDER BY e.asked_at, e.id LIMIT 20;

-- name: forgetDataExportParts :exec
DELETE FROM subject_export_part WHERE export = $1;

-- name: insertDataExportPart :exec
INSERT INTO subject_export_part (export, account, part, body) VALUES ($1, $2, $3, $4);

-- name: dataExportParts :many
SELECT part, body FROM subject_export_part WHERE export = $1 ORDER BY part;

-- name: dataExportReady :execrows
UPDATE subject_export SET state = 'ready', made_at = CAST(sqlc.arg(at) AS bigint), expires_at = CAST(sqlc.arg(until) AS bigint), size = sqlc.arg(size)
WHERE id = sqlc.arg(id) AND state = 'waiting';

-- name: dataExportDelivered :execrows
UPDATE subject_export SET delivered_at = CAST(sqlc.arg(at) AS bigint) WHERE id = sqlc.arg(id) AND state = 'ready' AND expires_at > CAST(sqlc.arg(at) AS bigint);

-- name: dataExportTaken :execrows
UPDATE subject_export SET taken_at = CAST(sqlc.arg(at) AS bigint) WHERE id = sqlc.arg(id) AND state = 'ready' AND expires_at > CAST(sqlc.arg(at) AS bigint);

-- name: expiredDataExports :many
SELECT id FROM subject_export WHERE state = 'ready' AND expires_at <= $1 ORDER BY expires_at LIMIT 20;

-- name: dataExportExpired :exec
UPDATE subject_export SET state = 'expired' WHERE id = $1 AND state = 'ready';

-- name: copyDataRequests :many
SELECT id, kind, state, details, received_at, due_at, extended_at, extension, closed_at, outcome, words FROM subject_request WHERE account = $1 ORDER BY received_at, id;

-- name: copyDataExports :many
SELECT state, asked_at, asked_kind, made_at, expires_at, delivered_at, taken_at FROM subject_export WHERE account = $1 ORDER BY asked_at, id;

-- name: eraseDataExportParts :exec
DELETE FROM subject_export_part WHERE account = $1;

-- name: eraseDataExports :exec
DELETE FROM subject_export WHERE account = $1;

-- name: eraseDataRequests :exec
DELETE FROM subject_request WHERE account = $1;
