-- name: insertSession :exec
INSERT INTO staff_session (digest, id, member, created_at, seen_at, fresh_at, expires_at, address, user_agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: sessionByDigest :one
SELECT s.id, s.member, s.seen_at, s.fresh_at, s.expires_at, m.email, m.name, m.language, m.time_zone, m.password, m.passkey_only,
       (SELECT count(*) FROM staff_passkey p WHERE p.member = m.id) AS passkeys
FROM staff_session s JOIN member m ON m.id = s.member
WHERE s.digest = $1 AND m.status = 'active';

-- name: touchSession :exec
UPDATE staff_session SET seen_at = $2 WHERE digest = $1 AND seen_at < $2;

-- name: endSession :execrows
DELETE FROM staff_session WHERE digest = $1 AND member = $2;

-- name: endSessionsOf :execrows
DELETE FROM staff_session WHERE member = $1;

-- name: refreshSession :execrows
UPDATE staff_session SET fresh_at = $3, seen_at = $3 WHERE digest = $1 AND member = $2 AND expires_at > $3;

-- name: forgetSessionsBefore :execrows
DELETE FROM staff_session WHERE expires_at <= $1;

-- name: forgetLinksBefore :execrows
DELETE FROM staff_link WHERE expires_at < $1;

-- name: sessionsOf :many
SELECT id, digest, created_at, seen_at, expires_at, address, user_agent FROM staff_session WHERE member = $1 ORDER BY seen_at DESC, id;

-- name: endSessionByID :execrows
DELETE FROM staff_session WHERE id = $1 AND member = $2;
