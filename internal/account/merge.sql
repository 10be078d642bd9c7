-- name: identitiesToMerge :many
SELECT id, type, subject FROM account_identity WHERE account = $1 ORDER BY created_at, id;

-- name: segmentsToMerge :many
SELECT s.id, s.name FROM account_segment a JOIN segment s ON s.id = a.segment WHERE a.account = $1 ORDER BY s.name, s.id;

-- name: moveIdentity :exec
UPDATE account_identity SET account = sqlc.arg(stays) WHERE id = sqlc.arg(id) AND account = sqlc.arg(other);

-- name: dropIdentities :exec
DELETE FROM account_identity WHERE account = $1;

-- name: dropIdentifiers :exec
-- Whatever is left in the tenant's namespace: an account that is merged away is found by nothing.
DELETE FROM identifier WHERE account = $1;

-- name: saveLegacyID :exec
UPDATE account SET version = version + 1, legacy_id = $2, legacy_id_fold = $3 WHERE n = $1;

-- name: loginsToMerge :one
SELECT last_login_at, last_login_identity, must_reset_password FROM account WHERE n = $1;

-- name: saveLogins :exec
UPDATE account SET version = version + 1, last_login_at = sqlc.arg(at), last_login_identity = sqlc.arg(identity), must_reset_password = sqlc.arg(must) WHERE n = sqlc.arg(n);

-- name: mergeAway :execrows
UPDATE account SET version = version + 1, auth_epoch = auth_epoch + 1, status = 'merged', status_reason = sqlc.arg(reason), status_by = sqlc.arg(by),
    status_at = CAST(sqlc.arg(at) AS bigint), merged_into = CAST(sqlc.arg(stays) AS bigint), merged_at = CAST(sqlc.arg(at) AS bigint),
    lock_since = NULL, lock_until = NULL, lock_attempts = 0, lock_address = '', failed_at = NULL, must_reset_password = false
WHERE account.n = sqlc.arg(n) AND account.status IN ('active', 'pending') AND account.merged_into IS NULL;

-- name: follow :exec
-- What was merged into an account follows it.
UPDATE account SET version = version + 1, merged_into = CAST(sqlc.arg(stays) AS bigint) WHERE account.merged_into = CAST(sqlc.arg(other) AS bigint);

-- name: partsOf :many
SELECT n, id FROM account WHERE merged_into = CAST(sqlc.arg(stays) AS bigint) AND status <> 'deleted' ORDER BY n;

-- name: intoOf :one
SELECT o.n, o.id FROM account a JOIN account o ON o.n = a.merged_into WHERE a.n = $1 AND o.status <> 'deleted';
