-- name: rolesOf :many
SELECT h.tenant, h.segment, h.role, coalesce(r.name, '') AS name
FROM member_role h LEFT JOIN staff_role r ON r.id = h.role WHERE h.member = $1 ORDER BY h.tenant, h.segment, h.role;

-- name: memberByID :one
SELECT id, email, name, status, password, totp_secret, totp_step, failed_attempts, locked_until, passkey_only FROM member WHERE id = $1;

-- name: memberByEmail :one
SELECT id, email, name, status, password, totp_secret, totp_step, failed_attempts, locked_until, passkey_only FROM member WHERE email = $1;

-- name: lockMember :one
SELECT id, email, name, status, password, totp_secret, totp_step, failed_attempts, locked_until, passkey_only FROM member WHERE id = $1 FOR UPDATE;

-- name: tenantExists :one
SELECT count(*) FROM tenant WHERE id = $1;

-- name: segmentExists :one
SELECT count(*) FROM segment WHERE tenant = $1 AND id = $2;

-- name: administratorsLocked :many
SELECT id FROM member WHERE id IN (SELECT member FROM member_role WHERE role = 'administrator' AND segment = '') ORDER BY id FOR UPDATE;

-- name: otherAdministrators :one
SELECT count(DISTINCT r.member) FROM member_role r JOIN member m ON m.id = r.member
WHERE r.role = 'administrator' AND r.segment = '' AND (r.tenant = '' OR r.tenant = $2) AND r.member <> $1 AND m.status = 'active';

-- name: activeMembers :many
SELECT id, email, name, language FROM member WHERE status = 'active' ORDER BY id;
