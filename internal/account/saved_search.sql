-- name: insertSavedSearch :exec
INSERT INTO saved_search (id, tenant, owner, name, shared, query, at) VALUES ($1, $2, $3, $4, FALSE, $5, $6);

-- name: savedSearches :many
SELECT id, owner, name, shared, query, at FROM saved_search WHERE tenant = $1 AND (owner = $2 OR shared) ORDER BY name, id LIMIT 200;

-- name: ownSavedSearch :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND owner = $2 AND id = $3;

-- name: countSavedSearches :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND owner = $2;

-- name: sameNamedSearch :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND owner = $2 AND name = $3;

-- name: setShared :exec
UPDATE saved_search SET shared = $3 WHERE tenant = $1 AND id = $2;

-- name: deleteSavedSearch :exec
DELETE FROM saved_search WHERE tenant = $1 AND id = $2;
