-- name: tenantsWithExpired :many
SELECT DISTINCT tenant FROM session WHERE ended_at IS NULL AND expires_at <= $1;

-- name: endDead :execrows
UPDATE session SET ended_at = CAST(sqlc.arg(now) AS bigint), ended_by = 'ended'
WHERE session.ended_at IS NULL AND session.tenant = sqlc.arg(tenant) AND session.expires_at <= CAST(sqlc.arg(now) AS bigint)
  AND session.epoch <> (SELECT a.auth_epoch FROM account a WHERE a.n = session.account);

-- name: expireSessions :many
UPDATE session SET ended_at = CAST(sqlc.arg(now) AS bigint), ended_by = 'session_expired'
WHERE session.ended_at IS NULL AND session.id IN (
    SELECT o.id FROM session o WHERE o.tenant = sqlc.arg(tenant) AND o.ended_at IS NULL AND o.expires_at <= CAST(sqlc.arg(now) AS bigint)
    ORDER BY o.account, o.id LIMIT sqlc.arg(most))
RETURNING session.id, session.account, (SELECT a.id FROM account a WHERE a.n = session.account) AS login, user_agent, address;

-- name: forgetSessions :execrows
DELETE FROM session WHERE id IN (SELECT o.id FROM session o WHERE o.ended_at < CAST(sqlc.arg(before) AS bigint) ORDER BY o.ended_at LIMIT sqlc.arg(most));

-- name: forgetDevices :execrows
DELETE FROM device WHERE id IN (SELECT o.id FROM device o WHERE o.seen_at < CAST(sqlc.arg(before) AS bigint) ORDER BY o.seen_at LIMIT sqlc.arg(most));
