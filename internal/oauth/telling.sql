-- name: insertTelling :exec
INSERT INTO oauth_telling (id, tenant, application, subject, session, next_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: tellingsDue :many
SELECT t.id, t.tenant, t.application, t.subject, t.session, t.tries, a.logout_uri, a.removed_at
FROM oauth_telling t JOIN application a ON a.id = t.application WHERE t.next_at <= $1 ORDER BY t.next_at LIMIT 50;

-- name: claimTelling :execrows
UPDATE oauth_telling SET next_at = $3, tries = tries + 1 WHERE id = $1 AND tries = $2;

-- name: failedTelling :exec
UPDATE oauth_telling SET failure = $2 WHERE id = $1;

-- name: deleteTelling :exec
DELETE FROM oauth_telling WHERE id = $1;

-- name: deleteTellingsOf :execrows
DELETE FROM oauth_telling WHERE application = $1;

-- name: followedTo :one
SELECT pos FROM oauth_followed WHERE tenant = $1;

-- name: follow :exec
INSERT INTO oauth_followed (tenant, pos) VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET pos = excluded.pos WHERE oauth_followed.pos < excluded.pos;
