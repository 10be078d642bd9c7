-- name: insertOwnRole :execrows
INSERT INTO staff_role (id, tenant, name, created_by, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, name) DO NOTHING;

-- name: lockOwnRole :one
SELECT id, name, version, created_by, created_at FROM staff_role WHERE tenant = $1 AND id = $2 FOR UPDATE;

-- name: ownRoleNamed :one
SELECT id FROM staff_role WHERE tenant = $1 AND name = $2;

-- name: changeOwnRole :exec
UPDATE staff_role SET name = $2, version = version + 1 WHERE id = $1;

-- name: deleteOwnRole :exec
DELETE FROM staff_role WHERE id = $1;

-- name: insertPermission :exec
INSERT INTO staff_role_permission (role, permission) VALUES ($1, $2);

-- name: deletePermissions :exec
DELETE FROM staff_role_permission WHERE role = $1;

-- name: ownRole :many
SELECT r.name, p.permission FROM staff_role r JOIN staff_role_permission p ON p.role = r.id
WHERE r.id = $1 AND r.tenant = $2 ORDER BY p.permission;

-- name: listOwnRoles :many
SELECT id, name, version, created_by, created_at FROM staff_role WHERE tenant = $1 ORDER BY name, id;

-- name: ownPermissions :many
SELECT p.role, p.permission FROM staff_role r JOIN staff_role_permission p ON p.role = r.id
WHERE r.tenant = $1 ORDER BY p.role, p.permission;

-- name: membersHolding :many
SELECT DISTINCT r.role, m.id, m.name, m.email FROM staff_role s JOIN member_role r ON r.role = s.id JOIN member m ON m.id = r.member
WHERE s.tenant = $1 ORDER BY m.name, m.email;

-- name: keysHolding :many
SELECT k.role, k.id, k.name FROM staff_role s JOIN api_key k ON k.role = s.id
WHERE s.tenant = $1 AND k.revoked_at IS NULL ORDER BY k.name, k.id;
