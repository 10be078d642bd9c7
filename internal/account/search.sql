-- name: tenantRegion :one
SELECT default_region FROM tenant WHERE id = $1;

-- name: identifiedBy :many
SELECT i.account FROM identifier i WHERE i.tenant = sqlc.arg(tenant) AND i.value = sqlc.arg(value)
UNION SELECT a.n FROM account a WHERE a.tenant = sqlc.arg(tenant) AND a.legacy_id_fold = sqlc.arg(value) AND a.legacy_id_fold <> '';
