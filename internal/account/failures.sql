-- name: countFailure :one
UPDATE account SET failed_at = CAST(sqlc.arg(now) AS bigint), lock_address = sqlc.arg(address),
    lock_attempts = CASE WHEN lock_until IS NULL AND coalesce(failed_at, 0) < CAST(sqlc.arg(old) AS bigint) THEN 1 ELSE lock_attempts + 1 END
WHERE n = sqlc.arg(n) RETURNING id, lock_since, lock_until, lock_attempts, lock_address;

-- name: lock :exec
UPDATE account SET version = version + 1, lock_since = CAST(sqlc.arg(now) AS bigint), lock_until = CAST(sqlc.arg(until) AS bigint) WHERE n = sqlc.arg(n);

-- name: forgetFailures :exec
UPDATE account SET version = version + CASE WHEN lock_until IS NULL THEN 0 ELSE 1 END,
    lock_since = NULL, lock_until = NULL, lock_attempts = 0, lock_address = '', failed_at = NULL
WHERE n = $1 AND (lock_attempts > 0 OR lock_until IS NOT NULL);

-- name: expireLock :many
UPDATE account SET version = version + 1, lock_since = NULL, lock_until = NULL, lock_attempts = 0, lock_address = '', failed_at = NULL
WHERE n = sqlc.arg(n) AND lock_until <= CAST(sqlc.arg(now) AS bigint) RETURNING id;

-- name: tenantsWithEndedLocks :many
SELECT t.id FROM tenant t WHERE EXISTS (SELECT 1 FROM account a WHERE a.tenant = t.id AND a.lock_until <= CAST(sqlc.arg(now) AS bigint));

-- name: endedLocks :many
SELECT n FROM account WHERE tenant = sqlc.arg(tenant) AND lock_until <= CAST(sqlc.arg(now) AS bigint) ORDER BY n LIMIT 200;

-- name: countFailureOf :one
INSERT INTO sign_in_failure AS f (tenant, subject, attempts, failed_at, until)
VALUES (sqlc.arg(tenant), sqlc.arg(subject), 1, CAST(sqlc.arg(now) AS bigint),
    CASE WHEN CAST(sqlc.arg(most) AS bigint) = 1 THEN CAST(sqlc.arg(until) AS bigint) END)
ON CONFLICT (tenant, subject) DO UPDATE SET
    failed_at = excluded.failed_at,
    attempts = CASE WHEN coalesce(f.until, f.failed_at) < CAST(sqlc.arg(old) AS bigint) OR f.until <= CAST(sqlc.arg(now) AS bigint) THEN 1 ELSE f.attempts + 1 END,
    until = CASE WHEN f.until > CAST(sqlc.arg(now) AS bigint) THEN f.until
        WHEN f.until IS NULL AND f.failed_at >= CAST(sqlc.arg(old) AS bigint) AND f.attempts + 1 >= CAST(sqlc.arg(most) AS bigint) AND CAST(sqlc.arg(most) AS bigint) > 0
        THEN CAST(sqlc.arg(until) AS bigint) END
RETURNING attempts, until;

-- name: failureOf :one
SELECT attempts, failed_at, until FROM sign_in_failure WHERE tenant = sqlc.arg(tenant) AND subject = sqlc.arg(subject) AND until > sqlc.arg(now);

-- name: failuresSince :one
SELECT attempts FROM sign_in_failure WHERE tenant = sqlc.arg(tenant) AND subject = sqlc.arg(subject) AND failed_at >= sqlc.arg(since);

-- name: forgetFailuresOf :exec
DELETE FROM sign_in_failure WHERE tenant = $1 AND subject = $2;

-- name: purgeFailures :execrows
DELETE FROM sign_in_failure WHERE (tenant, subject) IN (
    SELECT o.tenant, o.subject FROM sign_in_failure o WHERE o.failed_at < sqlc.arg(before) ORDER BY o.failed_at LIMIT 1000
);
