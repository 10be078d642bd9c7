-- name: panelByKey :one
SELECT id, updated_at, body FROM external_panel WHERE account = $1 AND key = $2 FOR UPDATE;

-- name: panelsOf :many
SELECT id, key, updated_at, put_at, put_by, body FROM external_panel WHERE account = $1 ORDER BY key;

-- name: countPanels :one
SELECT count(*) FROM external_panel WHERE account = $1;

-- name: insertPanel :exec
INSERT INTO external_panel (id, tenant, account, key, updated_at, put_at, put_by, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: updatePanel :exec
UPDATE external_panel SET updated_at = $2, put_at = $3, put_by = $4, body = $5 WHERE id = $1;

-- name: deletePanel :execrows
DELETE FROM external_panel WHERE account = $1 AND key = $2;
