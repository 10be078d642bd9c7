-- name: externalTypes :many
SELECT key, label, icon, at FROM external_type WHERE tenant = $1 ORDER BY key;

-- name: externalType :one
SELECT key, label, icon, at FROM external_type WHERE tenant = $1 AND key = $2;

-- name: countExternalTypes :one
SELECT count(*) FROM external_type WHERE tenant = $1;

-- name: declareExternalType :execrows
INSERT INTO external_type (tenant, key, label, icon, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, key) DO NOTHING;

-- name: updateExternalType :execrows
UPDATE external_type SET label = $3, icon = $4 WHERE tenant = $1 AND key = $2;
