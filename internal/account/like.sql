-- name: likeSeeds :one
SELECT tenant, username_fold, customer_id_fold, legacy_id_fold, name_words, birth_year, birth_month, birth_day FROM account WHERE n = $1;

-- name: likeByEmail :many
SELECT account FROM account_email WHERE tenant = $1 AND address = $2 AND account <> $3 ORDER BY account LIMIT 10;

-- name: likeByEmailTag :many
-- Addresses that begin alike, with a plus sign behind: what comes behind it is the owner's own word.
SELECT account FROM account_email WHERE tenant = sqlc.arg(tenant) AND address >= sqlc.arg(at_least) AND address < sqlc.arg(below) AND domain = sqlc.arg(domain) AND account <> sqlc.arg(n)
ORDER BY address, account LIMIT 10;

-- name: likeByGmail :many
-- Not CAST: what is compared with a text of a certain type is not found by an expression in SQLite's indexes.
SELECT e.account FROM account_email e
WHERE e.tenant = sqlc.arg(tenant) AND replace(substr(e.address, 1, length(e.address) - length(e.domain) - 1), '.', '') = sqlc.arg(box)
  AND e.domain IN ('gmail.com', 'googlemail.com') AND e.account <> sqlc.arg(n)
ORDER BY e.account LIMIT 10;

-- name: likeByGmailTag :many
SELECT e.account FROM account_email e
WHERE e.tenant = sqlc.arg(tenant) AND replace(substr(e.address, 1, length(e.address) - length(e.domain) - 1), '.', '') >= sqlc.arg(at_least)
  AND replace(substr(e.address, 1, length(e.address) - length(e.domain) - 1), '.', '') < sqlc.arg(below)
  AND e.domain IN ('gmail.com', 'googlemail.com') AND e.account <> sqlc.arg(n)
ORDER BY replace(substr(e.address, 1, length(e.address) - length(e.domain) - 1), '.', ''), e.account LIMIT 10;

-- name: likeByPhone :many
SELECT account FROM account_phone WHERE tenant = $1 AND number = $2 AND account <> $3 ORDER BY account LIMIT 10;

-- name: likeByCustomerID :many
SELECT n FROM account WHERE tenant = $1 AND customer_id_fold = $2 AND customer_id_fold <> '' AND n <> $3 ORDER BY n LIMIT 10;

-- name: likeByLegacyID :many
SELECT n FROM account WHERE tenant = $1 AND legacy_id_fold = $2 AND legacy_id_fold <> '' AND n <> $3 ORDER BY n LIMIT 10;

-- name: likeByBirthday :many
SELECT n FROM account WHERE tenant = $1 AND birth_year = $2 AND birth_month = $3 AND birth_day = $4 AND name_words = $5 AND birth_year > 0 AND birth_day > 0 AND n <> $6 ORDER BY n LIMIT 10;

-- name: likeByAddress :many
SELECT a.n FROM account_address p JOIN account a ON a.n = p.account
WHERE p.postal_code = sqlc.arg(postal_code) AND lower(p.line1) = lower(CAST(sqlc.arg(line1) AS text)) AND p.postal_code <> '' AND p.line1 <> ''
  AND a.tenant = sqlc.arg(tenant) AND a.name_words = sqlc.arg(name_words) AND a.n <> sqlc.arg(n)
ORDER BY p.account LIMIT 10;

-- name: likeShown :one
SELECT id FROM account WHERE n = $1 AND tenant = $2 AND status NOT IN ('deleted', 'merged');
