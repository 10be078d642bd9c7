-- name: setFrozen :execrows
UPDATE account SET version = version + 1, auth_epoch = auth_epoch + 1, frozen_at = CAST(sqlc.arg(at) AS bigint) WHERE n = sqlc.arg(n) AND frozen_at IS NULL;

-- name: liftFreeze :execrows
UPDATE account SET version = version + 1, frozen_at = NULL WHERE n = $1 AND frozen_at IS NOT NULL;
