-- name: lockTenant :one
UPDATE tenant SET version = version WHERE id = $1
RETURNING id, name, default_region, time_zone, language, version;

-- name: readTenant :one
SELECT id, name, default_region, time_zone, language, version FROM tenant WHERE id = $1;

-- name: updateTenant :exec
UPDATE tenant SET name = $2, default_region = $3, time_zone = $4, language = $5, version = $6 WHERE id = $1;

-- name: settingsOf :many
SELECT key, value, version, changed_by, changed_name, changed_at FROM tenant_setting WHERE tenant = $1;

-- name: settingOf :one
SELECT value FROM tenant_setting WHERE tenant = $1 AND key = $2;

-- name: settingOfEach :many
SELECT s.value FROM tenant t LEFT JOIN tenant_setting s ON s.tenant = t.id AND s.key = $1;

-- name: putSetting :exec
INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value, version = excluded.version,
    changed_by = excluded.changed_by, changed_name = excluded.changed_name, changed_at = excluded.changed_at;

-- name: putLogo :exec
INSERT INTO tenant_logo (tenant, digest, media, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant) DO UPDATE SET digest = excluded.digest, media = excluded.media, body = excluded.body;

-- name: deleteLogo :exec
DELETE FROM tenant_logo WHERE tenant = $1;

-- name: logoOf :one
SELECT digest, media, body FROM tenant_logo WHERE tenant = $1;
