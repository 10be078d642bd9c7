-- name: insertExternalEntry :execrows
INSERT INTO external_entry (event, tenant, account, type, at, own_id, digest) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING;

-- name: externalEntryByOwnID :one
SELECT event, at, digest FROM external_entry WHERE account = $1 AND type = $2 AND own_id = $3 AND own_id <> '';

-- name: countExternalEntries :many
SELECT type, count(*) AS n FROM external_entry WHERE account = $1 GROUP BY type ORDER BY type;
