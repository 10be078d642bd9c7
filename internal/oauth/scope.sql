-- name: insertScope :execrows
INSERT INTO oauth_scope (tenant, name, title) VALUES ($1, $2, $3) ON CONFLICT (tenant, name) DO NOTHING;

-- name: changeScope :execrows
UPDATE oauth_scope SET title = $3 WHERE tenant = $1 AND name = $2;

-- name: deleteScope :execrows
DELETE FROM oauth_scope WHERE tenant = $1 AND name = $2;

-- name: listScopes :many
SELECT name, title FROM oauth_scope WHERE tenant = $1 ORDER BY name;
