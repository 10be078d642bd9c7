-- name: insertSession :exec
INSERT INTO session (id, tenant, account, epoch, digest, identity, methods, application, restricted, device, user_agent, address, created_at, authenticated_at, seen_at, expires_at)
VALUES (sqlc.arg(id), sqlc.arg(tenant), sqlc.arg(account), sqlc.arg(epoch), sqlc.arg(digest), sqlc.arg(identity), sqlc.arg(methods), sqlc.arg(application),
    sqlc.arg(restricted), sqlc.arg(device), sqlc.arg(user_agent), sqlc.arg(address), sqlc.arg(at), sqlc.arg(authenticated_at), sqlc.arg(at), sqlc.arg(expires_at));

-- name: sessionByDigest :one
SELECT id, tenant, account, epoch, identity, methods, application, restricted, device, created_at, authenticated_at, seen_at, expires_at, ended_at, ended_by
FROM session WHERE tenant = $1 AND digest = $2;

-- name: sessionByID :one
SELECT id, tenant, account, epoch, identity, methods, application, restricted, device, created_at, authenticated_at, seen_at, expires_at, ended_at, ended_by
FROM session WHERE id = $1;

-- name: touchSession :exec
UPDATE session SET seen_at = CAST(sqlc.arg(at) AS bigint) WHERE id = sqlc.arg(id) AND seen_at < CAST(sqlc.arg(at) AS bigint) AND ended_at IS NULL;

-- name: endSession :many
UPDATE session SET ended_at = CAST(sqlc.arg(at) AS bigint), ended_by = sqlc.arg(by)
WHERE session.id = sqlc.arg(id) AND session.ended_at IS NULL AND session.expires_at > CAST(sqlc.arg(at) AS bigint) AND session.epoch = (SELECT e.auth_epoch FROM account e WHERE e.n = session.account)
RETURNING session.id, session.account, (SELECT a.id FROM account a WHERE a.n = session.account) AS login, user_agent, address;

-- name: endOldest :many
UPDATE session SET ended_at = CAST(sqlc.arg(at) AS bigint), ended_by = 'session_limit_reached'
WHERE session.account = sqlc.arg(account) AND session.epoch = sqlc.arg(epoch) AND session.ended_at IS NULL AND session.expires_at > CAST(sqlc.arg(at) AS bigint)
  AND session.id NOT IN (
    SELECT o.id FROM session o WHERE o.account = sqlc.arg(account) AND o.epoch = sqlc.arg(epoch) AND o.ended_at IS NULL AND o.expires_at > CAST(sqlc.arg(at) AS bigint)
    ORDER BY o.created_at DESC, o.id DESC LIMIT sqlc.arg(keep))
RETURNING session.id, session.account, (SELECT a.id FROM account a WHERE a.n = session.account) AS login, user_agent, address;

-- name: renewSession :execrows
UPDATE session SET digest = sqlc.arg(digest), methods = sqlc.arg(methods), authenticated_at = CAST(sqlc.arg(at) AS bigint), seen_at = CAST(sqlc.arg(at) AS bigint)
WHERE session.id = sqlc.arg(id) AND session.ended_at IS NULL AND session.expires_at > CAST(sqlc.arg(at) AS bigint) AND session.epoch = (SELECT e.auth_epoch FROM account e WHERE e.n = session.account);

-- name: refreshed :many
UPDATE session SET refreshed_at = CAST(sqlc.arg(at) AS bigint), seen_at = CAST(sqlc.arg(at) AS bigint)
WHERE session.id = sqlc.arg(id) AND session.ended_at IS NULL AND session.expires_at > CAST(sqlc.arg(at) AS bigint) AND session.epoch = (SELECT e.auth_epoch FROM account e WHERE e.n = session.account) AND coalesce(refreshed_at, 0) < CAST(sqlc.arg(before) AS bigint)
RETURNING session.id, session.account, (SELECT a.id FROM account a WHERE a.n = session.account) AS login, user_agent, address;
