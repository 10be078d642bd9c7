-- name: hasIdentity :one
SELECT count(*) FROM account_identity WHERE account = $1 AND type = $2 AND subject = $3;

-- name: addIdentity :execrows
INSERT INTO account_identity (id, account, tenant, type, subject, created_at)
SELECT sqlc.arg(id), a.n, a.tenant, sqlc.arg(type), sqlc.arg(subject), CAST(sqlc.arg(created_at) AS bigint) FROM account a WHERE a.n = sqlc.arg(account)
ON CONFLICT DO NOTHING;

-- name: removeIdentity :exec
DELETE FROM account_identity WHERE account = $1 AND type = $2 AND subject = $3;

-- name: removeOtherIdentities :exec
DELETE FROM account_identity WHERE account = $1 AND type <> $2;

-- name: setIdentityTypes :exec
UPDATE account SET version = version + 1, identity_types = $2 WHERE n = $1;

-- name: subjectsOf :many
SELECT subject FROM account_identity WHERE account = $1 AND type = $2 ORDER BY subject;

-- name: hadIdentity :one
SELECT count(*) FROM account_identity WHERE account = sqlc.arg(account) AND type = sqlc.arg(type) AND created_at <= sqlc.arg(at);
