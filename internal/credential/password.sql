-- name: passwordOf :one
SELECT hash, changed_at FROM credential_password WHERE account = $1;

-- name: replaceHash :execrows
UPDATE credential_password SET hash = sqlc.arg(better) WHERE account = sqlc.arg(account) AND hash = sqlc.arg(compared);

-- name: setHash :exec
INSERT INTO credential_password (account, hash, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at, told_at = NULL;

-- name: expiringPasswords :many
SELECT p.account FROM credential_password p JOIN account a ON a.n = p.account
WHERE a.tenant = sqlc.arg(tenant) AND p.told_at IS NULL
    AND p.changed_at > CAST(sqlc.arg(since) AS bigint) AND p.changed_at <= CAST(sqlc.arg(until) AS bigint)
ORDER BY p.changed_at, p.account LIMIT sqlc.arg(most);

-- name: noteExpiring :many
UPDATE credential_password SET told_at = CAST(sqlc.arg(now) AS bigint)
WHERE account = sqlc.arg(account) AND told_at IS NULL
    AND changed_at > CAST(sqlc.arg(since) AS bigint) AND changed_at <= CAST(sqlc.arg(until) AS bigint)
RETURNING changed_at;

-- name: deleteHash :execrows
DELETE FROM credential_password WHERE account = $1;

-- name: loginOf :one
SELECT id, tenant FROM account WHERE n = $1;

-- name: lastLogin :one
SELECT last_login_at FROM account WHERE n = $1;
