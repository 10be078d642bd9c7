-- name: insertMember :execrows
INSERT INTO member (id, email, name, status, language, created_at) VALUES ($1, $2, $3, 'invited', $4, $5) ON CONFLICT (email) DO NOTHING;

-- name: insertRole :execrows
INSERT INTO member_role (member, tenant, segment, role) VALUES ($1, $2, $3, $4) ON CONFLICT (member, tenant, segment, role) DO NOTHING;

-- name: deleteRole :execrows
DELETE FROM member_role WHERE member = $1 AND tenant = $2 AND segment = $3 AND role = $4;

-- name: insertLink :exec
INSERT INTO staff_link (digest, id, member, purpose, totp_secret, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: replaceLinks :exec
DELETE FROM staff_link WHERE member = $1 AND used_at IS NULL;

-- name: openLink :one
SELECT l.id, l.member, l.purpose, l.totp_secret, l.expires_at, m.email, m.name, m.status
FROM staff_link l JOIN member m ON m.id = l.member
WHERE l.digest = $1 AND l.used_at IS NULL AND l.expires_at > $2;

-- name: useLink :execrows
UPDATE staff_link SET used_at = $2 WHERE digest = $1 AND used_at IS NULL AND expires_at > $2;

-- name: limitedTo :one
SELECT (SELECT count(*) FROM member_role r WHERE r.segment = $1) + (SELECT count(*) FROM api_key k WHERE k.segment = $1 AND k.revoked_at IS NULL) AS n;
