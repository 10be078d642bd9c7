-- name: copyAccount :one
SELECT id, status, status_reason, status_at, first_name, last_name, second_last_name, display_name, username, customer_id, legacy_id, gender,
    birth_year, birth_month, birth_day, locale, time_zone, picture, created_at, created_by_identity, imported_at, last_login_at, last_login_identity,
    lock_since, lock_until, lock_attempts, lock_address, deletion_pending_at, must_reset_password, frozen_at, merged_at,
    CAST(coalesce((SELECT o.id FROM account o WHERE o.n = account.merged_into), '') AS text) AS merged_into
FROM account WHERE account.n = $1;

-- name: copyEmails :many
SELECT address, verified, since, proof, joined_at FROM account_email WHERE account = $1 ORDER BY verified DESC;

-- name: copyPhones :many
SELECT number, type, verified_at, since, joined_at FROM account_phone WHERE account = $1 ORDER BY since, id;

-- name: copyAddresses :many
SELECT type, line1, line2, locality, region, postal_code, country FROM account_address WHERE account = $1 ORDER BY id;

-- name: copyIdentities :many
SELECT type, subject, created_at, last_used_at FROM account_identity WHERE account = $1 ORDER BY created_at, id;

-- name: copyAttributes :many
SELECT a.key, a.value, coalesce(f.label, a.key) AS label FROM account_attribute a
LEFT JOIN tenant_field f ON f.tenant = a.tenant AND f.key = a.key WHERE a.account = $1 ORDER BY a.key;

-- name: copySegments :many
SELECT s.name FROM account_segment m JOIN segment s ON s.id = m.segment WHERE m.account = $1 ORDER BY s.name;

-- name: copiedTags :many
SELECT tag FROM account_tag WHERE account = $1 ORDER BY fold;

-- name: copyIdentifiers :many
SELECT value, kind, since FROM identifier WHERE account = $1 ORDER BY kind, value;

-- name: copyChanges :many
SELECT field, at, actor_kind FROM changed_field WHERE account = $1 ORDER BY at, field;
