-- name: insertKey :exec
INSERT INTO api_key (id, tenant, name, kind, role, segment, member, digest, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: keyByDigest :one
SELECT id, tenant, name, kind, role, segment, member, used_at FROM api_key
WHERE (digest = $1 OR (old_digest = $1 AND old_until > $2)) AND revoked_at IS NULL;

-- name: keyByID :one
SELECT k.id, k.tenant, k.name, k.kind, k.role, k.segment, k.member, k.created_by, k.created_at, k.used_at, k.revoked_at, k.old_until,
       coalesce(r.name, '') AS role_name
FROM api_key k LEFT JOIN staff_role r ON r.id = k.role WHERE k.id = $1;

-- name: listKeys :many
SELECT k.id, k.tenant, k.name, k.kind, k.role, k.segment, k.member, k.created_by, k.created_at, k.used_at, k.revoked_at, k.old_until,
       coalesce(r.name, '') AS role_name
FROM api_key k LEFT JOIN staff_role r ON r.id = k.role ORDER BY k.created_at DESC, k.id DESC;

-- name: revokeKey :execrows
UPDATE api_key SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: touchKey :exec
UPDATE api_key SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2);

-- name: rotateKey :execrows
UPDATE api_key SET old_digest = digest, old_until = $3, digest = $2 WHERE id = $1 AND revoked_at IS NULL;
