-- name: enrol :exec
UPDATE member SET name = $2, password = $3, totp_secret = $4, totp_step = $5, status = 'active', failed_attempts = 0, locked_until = 0, last_sign_in_at = $6
WHERE id = $1;

-- name: joinMember :exec
UPDATE member SET status = 'active', last_sign_in_at = $2 WHERE id = $1;

-- name: passed :execrows
UPDATE member SET totp_step = $2, failed_attempts = 0, locked_until = 0, last_sign_in_at = $3 WHERE id = $1 AND totp_step < $2;

-- name: failed :exec
UPDATE member SET failed_attempts = $2, locked_until = $3 WHERE id = $1;

-- name: setStatus :execrows
UPDATE member SET status = $2 WHERE id = $1 AND status = $3;

-- name: setLanguage :exec
UPDATE member SET language = $2 WHERE id = $1;

-- name: setTimeZone :exec
UPDATE member SET time_zone = $2 WHERE id = $1;

-- name: setPasskeyOnly :exec
UPDATE member SET passkey_only = $2 WHERE id = $1;

-- name: deleteRoleIn :execrows
DELETE FROM member_role WHERE member = $1 AND tenant = $2 AND role = $3;

-- name: listMembers :many
SELECT id, email, name, status, language, locked_until, created_at, last_sign_in_at FROM member ORDER BY name, email;

-- name: allRoles :many
SELECT h.member, h.tenant, h.segment, h.role, coalesce(r.name, '') AS name
FROM member_role h LEFT JOIN staff_role r ON r.id = h.role ORDER BY h.member, h.tenant, h.segment, h.role;
