-- name: accountState :one
SELECT tenant, status, state, email, first_name, last_name, second_last_name, name_words,
    CAST(phone_verified OR EXISTS (SELECT 1 FROM account_phone p WHERE p.account = account.n AND p.verified_at IS NOT NULL) AS boolean) AS verified
FROM account WHERE n = $1;

-- name: setState :exec
UPDATE account SET state = $2 WHERE n = $1;

-- name: setEmailState :exec
UPDATE account_email SET state = $2 WHERE account = $1;

-- name: setWordState :exec
UPDATE name_word SET state = sqlc.arg(state) WHERE tenant = sqlc.arg(tenant) AND kind = sqlc.arg(kind) AND fold = sqlc.arg(fold) AND words = sqlc.arg(words) AND account = sqlc.arg(account);

-- name: deleteNameWord :exec
DELETE FROM name_word WHERE tenant = $1 AND kind = $2 AND fold = $3 AND words = $4 AND account = $5;
