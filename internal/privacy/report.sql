-- name: countSessions :one
SELECT count(*) FROM session WHERE account = sqlc.arg(account) AND epoch = sqlc.arg(epoch) AND ended_at IS NULL AND expires_at > CAST(sqlc.arg(now) AS bigint);

-- name: countWaitingMessages :one
SELECT count(*) FROM message WHERE account = CAST(sqlc.arg(account) AS bigint) AND next_at IS NOT NULL;

-- name: applicationsOf :many
SELECT DISTINCT a.name FROM oauth_grant g JOIN application a ON a.id = g.application
WHERE g.account = sqlc.arg(account) AND g.epoch = sqlc.arg(epoch) AND g.revoked_at IS NULL AND g.generation > 0 AND a.removed_at IS NULL
  AND g.expires_at > CAST(sqlc.arg(now) AS bigint)
ORDER BY a.name LIMIT 100;
