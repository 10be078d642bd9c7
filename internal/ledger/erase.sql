-- name: eraseEvents :execrows
UPDATE event SET data = NULL, actor_name = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_name END
WHERE id IN (
    SELECT e.id FROM event e WHERE e.account = sqlc.arg(account) AND (e.data IS NOT NULL OR e.actor_kind = 'customer' AND e.actor_name <> '')
    LIMIT sqlc.arg(most)
);

-- name: erasePersonal :execrows
DELETE FROM audit_personal WHERE audit IN (SELECT p.audit FROM audit_personal p WHERE p.account = sqlc.arg(account) LIMIT sqlc.arg(most));

-- name: erasePersonalBy :execrows
-- What the account's owner asked for, and what was refused before the account was found, is sealed with the installation's key.
DELETE FROM audit_personal WHERE audit IN (
    SELECT a.id FROM audit a JOIN audit_personal p ON p.audit = a.id WHERE a.tenant = sqlc.arg(tenant) AND a.actor_id = sqlc.arg(login) LIMIT sqlc.arg(most)
);

-- name: erasePersonalAbout :execrows
DELETE FROM audit_personal WHERE audit IN (
    SELECT a.id FROM audit a JOIN audit_personal p ON p.audit = a.id WHERE a.tenant = sqlc.arg(tenant) AND a.target = sqlc.arg(login) AND a.target <> '' LIMIT sqlc.arg(most)
);

-- name: destroyKey :exec
DELETE FROM account_key WHERE account = $1;

-- name: keysAfter :many
SELECT account, wrapped FROM account_key WHERE account > $1 ORDER BY account LIMIT $2;

-- name: dropStrayKeys :exec
DELETE FROM account_key WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.n = account_key.account AND a.status <> 'deleted');
