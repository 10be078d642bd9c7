-- name: saveProfile :one
UPDATE account SET version = version + 1, first_name = $2, last_name = $3, second_last_name = $4, display_name = $5, name_words = $6, fold_version = $7,
    gender = $8, birth_year = $9, birth_month = $10, birth_day = $11, locale = $12, time_zone = $13, picture = $14
WHERE n = $1 RETURNING version;

-- name: fieldsChangedSince :many
SELECT field, version, at, actor_kind, actor_id, actor_name FROM changed_field WHERE account = $1 AND version > $2 ORDER BY field;

-- name: noteChangedField :exec
INSERT INTO changed_field (account, field, version, at, actor_kind, actor_id, actor_name) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account, field) DO UPDATE SET version = excluded.version, at = excluded.at,
    actor_kind = excluded.actor_kind, actor_id = excluded.actor_id, actor_name = excluded.actor_name;

-- name: versionOf :one
SELECT version FROM account WHERE n = $1;

-- name: changeAddress :exec
UPDATE account_address SET type = $3, line1 = $4, line2 = $5, locality = $6, region = $7, postal_code = $8, country = $9 WHERE account = $1 AND id = $2;

-- name: removeAddress :exec
DELETE FROM account_address WHERE account = $1 AND id = $2;

-- name: setAttribute :exec
INSERT INTO account_attribute (account, tenant, key, value, fold) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account, key) DO UPDATE SET value = excluded.value, fold = excluded.fold;

-- name: removeAttribute :exec
DELETE FROM account_attribute WHERE account = $1 AND key = $2;

-- name: releaseIdentifier :exec
DELETE FROM identifier WHERE tenant = $1 AND value = $2 AND account = $3;
