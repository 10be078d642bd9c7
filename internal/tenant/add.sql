-- name: insertTenant :execrows
INSERT INTO tenant (id, slug, name, default_region, time_zone, language, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slug) DO NOTHING;

-- name: listTenants :many
SELECT id, slug, name, default_region, time_zone, language, created_at FROM tenant ORDER BY name, id;

-- name: tenantBySlug :one
SELECT id, slug, name, default_region, time_zone, language, created_at FROM tenant WHERE slug = $1;

-- name: tenantByID :one
SELECT id, slug, name, default_region, time_zone, language, created_at FROM tenant WHERE id = $1;

-- name: insertField :execrows
INSERT INTO tenant_field (tenant, key, type, label, required, read_only, internal, personal, is_unique, searchable, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (tenant, key) DO NOTHING;

-- name: listFields :many
SELECT key, type, label, required, read_only, internal, personal, is_unique, searchable, position FROM tenant_field WHERE tenant = $1 ORDER BY position, key;
