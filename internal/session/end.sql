-- name: endSessionOf :many
UPDATE session SET ended_at = CAST(sqlc.arg(at) AS bigint), ended_by = 'ended'
WHERE session.account = sqlc.arg(account) AND session.id = sqlc.arg(id) AND session.ended_at IS NULL
  AND session.epoch = (SELECT a.auth_epoch FROM account a WHERE a.n = session.account) AND session.expires_at > CAST(sqlc.arg(at) AS bigint)
RETURNING session.id, session.user_agent, session.address;

-- name: endAllOf :execrows
UPDATE session SET ended_at = CAST(sqlc.arg(at) AS bigint), ended_by = 'ended'
WHERE account = sqlc.arg(account) AND ended_at IS NULL;

-- name: endBegunBy :execrows
UPDATE session SET ended_at = CAST(sqlc.arg(at) AS bigint), ended_by = 'ended'
WHERE account = sqlc.arg(account) AND identity = sqlc.arg(identity) AND ended_at IS NULL;

-- name: standingOf :one
SELECT count(*) FROM session WHERE account = sqlc.arg(account) AND ended_at IS NULL AND expires_at > CAST(sqlc.arg(now) AS bigint)
  AND session.epoch = (SELECT a.auth_epoch FROM account a WHERE a.n = session.account);
