-- name: insertKey :exec
INSERT INTO api_key (id, tenant, name, kind, role, segment, member, digest, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: keyByDigest :one
SELECT id, tenant, name, kind, role, segment, member, used_at FROM api_key WHERE digest = $1 AND revoked_at IS NULL;

-- name: keyByID :one
SELECT id, tenant, name, kind, role, segment, member, created_by, created_at, used_at, revoked_at FROM api_key WHERE id = $1;

-- name: listKeys :many
SELECT id, tenant, name, kind, role, segment, member, created_by, created_at, used_at, revoked_at FROM api_key ORDER BY created_at DESC, id DESC;

-- name: revokeKey :execrows
UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: touchKey :exec
UPDATE api_key SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2);
