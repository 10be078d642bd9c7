-- name: insertSession :exec
INSERT INTO staff_session (digest, id, member, created_at, seen_at, fresh_at, expires_at, address, user_agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: sessionByDigest :one
SELECT s.id, s.member, s.seen_at, s.fresh_at, s.expires_at, m.email, m.name, m.language
FROM staff_session s JOIN member m ON m.id = s.member
WHERE s.digest = $1 AND m.status = 'active';

-- name: touchSession :exec
UPDATE staff_session SET seen_at = $2 WHERE digest = $1 AND seen_at < $2;

-- name: endSession :execrows
DELETE FROM staff_session WHERE digest = $1 AND member = $2;

-- name: endSessionsOf :execrows
DELETE FROM staff_session WHERE member = $1;

-- name: refreshSession :execrows
UPDATE staff_session SET fresh_at = $3, seen_at = $3 WHERE digest = $1 AND member = $2;

-- name: forgetSessionsBefore :execrows
DELETE FROM staff_session WHERE expires_at <= $1 OR seen_at <= $2;

-- name: forgetLinksBefore :execrows
DELETE FROM staff_link WHERE expires_at < $1;
