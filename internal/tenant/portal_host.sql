-- name: hostOf :one
SELECT t.slug, s.value FROM tenant t LEFT JOIN tenant_setting s ON s.tenant = t.id AND s.key = 'portal.host' WHERE t.id = $1;

-- name: slugHasHost :one
SELECT count(*) FROM tenant t JOIN tenant_setting s ON s.tenant = t.id WHERE t.slug = $1 AND s.key = 'portal.host' AND s.value IS NOT NULL;

-- name: tenantByHost :one
SELECT t.id, t.slug, t.name, t.default_region, t.time_zone, t.language, t.created_at
FROM tenant_setting s JOIN tenant t ON t.id = s.tenant WHERE s.key = 'portal.host' AND s.value = $1;
