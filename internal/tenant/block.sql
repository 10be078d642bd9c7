-- name: insertBlock :execrows
INSERT INTO tenant_block (tenant, kind, value, pattern, note, blocked_by, blocked_name, blocked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant, kind, value) DO NOTHING;

-- name: deleteBlock :execrows
DELETE FROM tenant_block WHERE tenant = $1 AND kind = $2 AND value = $3;

-- name: isBlocked :one
SELECT EXISTS (SELECT 1 FROM tenant_block WHERE tenant = $1 AND kind = $2 AND value = $3);

-- name: blockedPatterns :many
SELECT value FROM tenant_block WHERE tenant = $1 AND kind = $2 AND pattern;

-- name: blockedValues :many
SELECT value FROM tenant_block WHERE tenant = $1 AND kind = $2;

-- name: countBlocks :one
SELECT count(*) FROM tenant_block WHERE tenant = $1 AND kind = $2;

-- name: listBlocks :many
SELECT value, note, blocked_by, blocked_name, blocked_at FROM tenant_block
WHERE tenant = $1 AND kind = $2 AND value > $3 ORDER BY value LIMIT $4;
