-- name: accountByID :one
SELECT n, id, version, auth_epoch, status, status_reason, status_by, status_at, first_name, last_name, second_last_name, display_name,
    email, unverified_email, phone, phone_verified, identity_types, username, customer_id, legacy_id, gender, birth_year, birth_month, birth_day,
    locale, time_zone, picture, created_at, created_by_identity, imported_at, last_login_at, last_login_identity,
    lock_since, lock_until, lock_attempts, lock_address, deletion_pending_at, must_reset_password, frozen_at
FROM account WHERE tenant = $1 AND id = $2 AND status <> 'deleted';

-- name: accountNumber :one
SELECT n, version, status FROM account WHERE tenant = $1 AND id = $2 AND status <> 'deleted';

-- name: lockAccountNumber :one
SELECT n, version, status FROM account WHERE tenant = $1 AND id = $2 AND status <> 'deleted' FOR UPDATE;

-- name: accountSegments :many
SELECT segment FROM account_segment WHERE account = $1;

-- name: phonesOf :many
SELECT id, number, type, verified_at FROM account_phone WHERE account = $1 ORDER BY since, id;

-- name: addressesOf :many
SELECT id, type, line1, line2, locality, region, postal_code, country FROM account_address WHERE account = $1 ORDER BY type, id;

-- name: identitiesOf :many
SELECT type, created_at, last_used_at FROM account_identity WHERE account = $1 ORDER BY created_at, type;

-- name: attributesOf :many
SELECT key, value FROM account_attribute WHERE account = $1 ORDER BY key;

-- name: mergedWith :many
SELECT o.id, CAST(coalesce(a.merged_at, 0) AS bigint) AS merged_at, CAST(1 = 1 AS boolean) AS away FROM account a JOIN account o ON o.n = a.merged_into
WHERE a.n = sqlc.arg(n) AND o.status <> 'deleted'
UNION ALL
SELECT b.id, CAST(coalesce(b.merged_at, 0) AS bigint) AS merged_at, CAST(1 = 0 AS boolean) AS away FROM account b
WHERE b.merged_into = CAST(sqlc.arg(n) AS bigint) AND b.status <> 'deleted'
ORDER BY 2 DESC, 1;
