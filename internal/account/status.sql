-- name: liftLock :execrows
UPDATE account SET version = version + 1, lock_since = NULL, lock_until = NULL, lock_attempts = 0, lock_address = '', failed_at = NULL
WHERE n = sqlc.arg(n) AND lock_until > CAST(sqlc.arg(now) AS bigint);

-- name: setStatus :execrows
UPDATE account SET version = version + 1, auth_epoch = auth_epoch + CAST(sqlc.arg(epochs) AS bigint), status = sqlc.arg(status),
    status_reason = sqlc.arg(reason), status_by = sqlc.arg(by), status_at = CAST(sqlc.arg(at) AS bigint)
WHERE n = sqlc.arg(n) AND status = sqlc.arg(was);
