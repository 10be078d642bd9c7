-- name: countValues :one
SELECT count(*) FROM (SELECT 1 FROM account_attribute WHERE tenant = $1 AND key = $2 LIMIT $3) AS counted;

-- name: moveField :exec
UPDATE tenant_field SET position = $3 WHERE tenant = $1 AND key = $2;
