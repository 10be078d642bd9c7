-- name: grow :exec
UPDATE account SET version = version + 1 WHERE n = sqlc.arg(n) AND (version = CAST(sqlc.arg(found) AS bigint) OR CAST(sqlc.arg(found) AS bigint) = 0);

-- name: changesSince :many
SELECT type, at, actor_kind, actor_name, changed FROM event
WHERE account = CAST(sqlc.arg(account) AS bigint) AND account_version > CAST(sqlc.arg(seen) AS bigint) AND changed <> ''
ORDER BY at DESC, account_order DESC LIMIT 20;
