-- name: contactsAccount :one
SELECT n, id, tenant, auth_epoch, email, unverified_email, username, customer_id, identity_types, had_contact, locale, created_at, last_login_at, state
FROM account WHERE n = $1 AND status <> 'deleted';

-- name: emailsOf :many
SELECT verified, address, since, proof, joined_at FROM account_email WHERE account = $1;

-- name: contactPhones :many
SELECT id, number, type, verified_at, joined_at, since FROM account_phone WHERE account = $1 ORDER BY since, id;

-- name: removeEmails :exec
DELETE FROM account_email WHERE account = $1;

-- name: putEmail :exec
INSERT INTO account_email (account, verified, tenant, address, domain, since, created_at, state, proof, joined_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: forgetSegment :exec
DELETE FROM seg WHERE h = $1 AND account = $2 AND address = $3;

-- name: saveEmails :exec
UPDATE account SET version = version + 1, email = sqlc.arg(email), unverified_email = sqlc.arg(unverified_email), had_contact = had_contact OR CAST(sqlc.arg(lost) AS boolean)
WHERE n = sqlc.arg(n);

-- name: addPhone :exec
INSERT INTO account_phone (id, account, tenant, number, reversed, type, since) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: changePhone :exec
UPDATE account_phone SET number = $3, reversed = $4, type = $5, verified_at = $6, joined_at = $7, since = $8 WHERE account = $1 AND id = $2;

-- name: removePhone :exec
DELETE FROM account_phone WHERE account = $1 AND id = $2;

-- name: savePhone :exec
UPDATE account SET version = version + 1, phone = sqlc.arg(phone), phone_verified = sqlc.arg(verified), had_contact = had_contact OR CAST(sqlc.arg(lost) AS boolean)
WHERE n = sqlc.arg(n);

-- name: saveUsername :exec
UPDATE account SET version = version + 1, username = $2, username_fold = $3 WHERE n = $1;

-- name: saveCustomerID :exec
UPDATE account SET version = version + 1, customer_id = $2, customer_id_fold = $3 WHERE n = $1;

-- name: ownerOf :one
SELECT account FROM identifier WHERE tenant = $1 AND value = $2;

-- name: rivalsOf :many
SELECT account FROM account_email WHERE tenant = $1 AND address = $2 AND NOT verified AND account <> $3 ORDER BY account LIMIT 100;

-- name: lockAccountID :one
SELECT id FROM account WHERE n = $1 AND tenant = $2 AND status <> 'deleted' FOR UPDATE;

-- name: mustReset :exec
UPDATE account SET version = version + 1, auth_epoch = auth_epoch + 1, must_reset_password = true WHERE n = $1;
