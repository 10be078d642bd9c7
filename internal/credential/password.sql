-- name: passwordOf :one
SELECT hash, changed_at FROM credential_password WHERE account = $1;

-- name: replaceHash :execrows
UPDATE credential_password SET hash = sqlc.arg(better) WHERE account = sqlc.arg(account) AND hash = sqlc.arg(compared);

-- name: setHash :exec
INSERT INTO credential_password (account, hash, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at;

-- name: deleteHash :execrows
DELETE FROM credential_password WHERE account = $1;

-- name: loginOf :one
SELECT id, tenant FROM account WHERE n = $1;

-- name: lastLogin :one
SELECT last_login_at FROM account WHERE n = $1;
