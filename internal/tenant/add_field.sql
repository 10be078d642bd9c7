-- name: updateField :execrows
UPDATE tenant_field SET label = $3, required = $4, read_only = $5, internal = $6, personal = $7, searchable = $8, position = $9 WHERE tenant = $1 AND key = $2;

-- name: deleteField :execrows
DELETE FROM tenant_field WHERE tenant = $1 AND key = $2;

-- name: fieldByKey :one
SELECT key, type, label, required, read_only, internal, personal, is_unique, searchable, position FROM tenant_field WHERE tenant = $1 AND key = $2;

-- name: fieldIsUsed :one
SELECT EXISTS (SELECT 1 FROM account_attribute WHERE tenant = $1 AND key = $2);
