-- name: knownDevice :one
SELECT count(*) FROM device WHERE account = sqlc.arg(account) AND digest = sqlc.arg(digest) AND created_at <= CAST(sqlc.arg(created_before) AS bigint)
  AND (attempts < CAST(sqlc.arg(most) AS bigint) OR failed_at < CAST(sqlc.arg(rested) AS bigint));

-- name: countDeviceFailure :exec
UPDATE device SET failed_at = CAST(sqlc.arg(at) AS bigint),
    attempts = CASE WHEN coalesce(failed_at, 0) < CAST(sqlc.arg(rested) AS bigint) THEN 1 ELSE attempts + 1 END
WHERE account = sqlc.arg(account) AND digest = sqlc.arg(digest);

-- name: renewDevices :exec
UPDATE device SET digest = sqlc.arg(digest) WHERE tenant = sqlc.arg(tenant) AND digest = sqlc.arg(old);

-- name: useDevice :one
UPDATE device SET seen_at = CAST(sqlc.arg(at) AS bigint), user_agent = sqlc.arg(user_agent), address = sqlc.arg(address), attempts = 0, failed_at = NULL
WHERE account = sqlc.arg(account) AND digest = sqlc.arg(digest) RETURNING id;

-- name: insertDevice :exec
INSERT INTO device (id, tenant, account, digest, created_at, seen_at, user_agent, address)
VALUES (sqlc.arg(id), sqlc.arg(tenant), sqlc.arg(account), sqlc.arg(digest), sqlc.arg(at), sqlc.arg(at), sqlc.arg(user_agent), sqlc.arg(address));

-- name: touchDevice :exec
UPDATE device SET seen_at = CAST(sqlc.arg(at) AS bigint) WHERE id = sqlc.arg(id) AND seen_at < CAST(sqlc.arg(at) AS bigint);

-- name: countDevices :one
SELECT count(*) AS known, count(CASE WHEN created_at > CAST(sqlc.arg(since) AS bigint) THEN 1 END) AS lately FROM device WHERE account = sqlc.arg(account);
