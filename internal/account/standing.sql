-- name: standing :one
SELECT n, id, tenant, status, auth_epoch, lock_since, lock_until, lock_attempts, lock_address, frozen_at, deletion_pending_at, deletion_approved_at, must_reset_password,
    first_name, last_name, second_last_name, email, unverified_email, phone, phone_verified, locale, identity_types
FROM account WHERE n = $1 AND status <> 'deleted';

-- name: lockStanding :one
SELECT n, id, tenant, status, auth_epoch, lock_since, lock_until, lock_attempts, lock_address, frozen_at, deletion_pending_at, deletion_approved_at, must_reset_password,
    first_name, last_name, second_last_name, email, unverified_email, phone, phone_verified, locale, identity_types
FROM account WHERE n = $1 AND status <> 'deleted' FOR UPDATE;

-- name: signsInBy :one
SELECT account FROM identifier WHERE tenant = $1 AND value = $2 AND kind = $3;

-- name: claimsOf :one
SELECT e.account FROM account_email e JOIN account a ON a.n = e.account
WHERE e.tenant = sqlc.arg(tenant) AND e.address = sqlc.arg(address) AND NOT e.verified AND a.status NOT IN ('deleted', 'merged')
  AND (e.since > CAST(sqlc.arg(recent) AS bigint) OR a.last_login_at > CAST(sqlc.arg(recent) AS bigint) OR a.imported_at IS NOT NULL)
ORDER BY e.since DESC, e.account DESC LIMIT 1;

-- name: byIdentity :one
SELECT i.account FROM account_identity i JOIN account a ON a.n = i.account
WHERE i.tenant = $1 AND i.type = $2 AND i.subject = $3 AND a.status <> 'deleted';
