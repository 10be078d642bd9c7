-- name: rolesOf :many
SELECT tenant, segment, role FROM member_role WHERE member = $1 ORDER BY tenant, segment, role;

-- name: memberByID :one
SELECT id, email, name, status, password, totp_secret, totp_step, failed_attempts, locked_until FROM member WHERE id = $1;

-- name: memberByEmail :one
SELECT id, email, name, status, password, totp_secret, totp_step, failed_attempts, locked_until FROM member WHERE email = $1;

-- name: lockMember :one
SELECT id, email, name, status, password, totp_secret, totp_step, failed_attempts, locked_until FROM member WHERE id = $1 FOR UPDATE;

-- name: tenantExists :one
SELECT count(*) FROM tenant WHERE id = $1;

-- name: segmentExists :one
SELECT count(*) FROM segment WHERE tenant = $1 AND id = $2;
