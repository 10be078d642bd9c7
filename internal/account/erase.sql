-- name: lockToErase :one
SELECT n, id, tenant, status FROM account WHERE n = $1 FOR UPDATE;

-- name: bury :execrows
UPDATE account SET version = version + 1, auth_epoch = auth_epoch + 1, status = 'deleted', status_reason = '', status_by = '', status_at = CAST(sqlc.arg(at) AS bigint)
WHERE n = sqlc.arg(n) AND status <> 'deleted';

-- name: namesToErase :one
SELECT tenant, first_name, last_name, second_last_name FROM account WHERE n = $1;

-- name: addressesToErase :many
SELECT address FROM account_email WHERE account = $1;

-- name: eraseFromSearches :many
-- By what an account is found: a search that was kept under it is about this one person.
SELECT a.id, a.customer_id, a.username, a.legacy_id, coalesce(e.address, '') AS email, coalesce(p.number, '') AS number FROM account a
LEFT JOIN account_email e ON e.account = a.n LEFT JOIN account_phone p ON p.account = a.n WHERE a.n = $1;

-- name: searchesToErase :many
SELECT id, name, query FROM saved_search WHERE tenant = $1;

-- name: forgetDictionaryWord :exec
DELETE FROM name_dictionary AS d WHERE d.tenant = sqlc.arg(tenant) AND d.kind = sqlc.arg(kind) AND d.fold = sqlc.arg(fold)
  AND NOT EXISTS (SELECT 1 FROM name_word w WHERE w.tenant = d.tenant AND w.kind = d.kind AND w.fold = d.fold);

-- name: blank :exec
UPDATE account SET version = version + 1, status_reason = '', status_by = '', first_name = '', last_name = '', second_last_name = '', display_name = '', name_words = '',
    email = '', unverified_email = '', phone = '', phone_verified = false, identity_types = '', username = '', customer_id = '', legacy_id = '',
    username_fold = '', customer_id_fold = '', legacy_id_fold = '', gender = '', birth_year = 0, birth_month = 0, birth_day = 0,
    locale = '', time_zone = '', picture = '', created_by_identity = '', imported_at = NULL, last_login_at = NULL, last_login_identity = '',
    lock_since = NULL, lock_until = NULL, lock_attempts = 0, lock_address = '', failed_at = NULL, deletion_pending_at = NULL, deletion_approved_at = NULL,
    must_reset_password = false, frozen_at = NULL, had_contact = false, merged_into = NULL, merged_at = NULL
WHERE n = $1 AND status = 'deleted';

-- name: eraseIdentifiers :exec
DELETE FROM identifier WHERE account = $1;

-- name: eraseEmails :exec
DELETE FROM account_email WHERE account = $1;

-- name: erasePhones :exec
DELETE FROM account_phone WHERE account = $1;

-- name: eraseAddresses :exec
DELETE FROM account_address WHERE account = $1;

-- name: eraseIdentities :exec
DELETE FROM account_identity WHERE account = $1;

-- name: eraseAttributes :exec
DELETE FROM account_attribute WHERE account = $1;

-- name: eraseChangedFields :exec
DELETE FROM changed_field WHERE account = $1;

-- name: eraseReveals :exec
DELETE FROM account_reveal WHERE account = $1;

-- name: leaveSegments :exec
DELETE FROM account_segment WHERE account = $1;

-- name: eraseTags :exec
DELETE FROM account_tag WHERE account = $1;

-- name: erasePins :exec
DELETE FROM recent_account WHERE tenant = $1 AND account = $2;

-- name: erased :one
SELECT n, status FROM account WHERE tenant = $1 AND id = $2;
