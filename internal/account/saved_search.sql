-- name: insertSavedSearch :exec
INSERT INTO saved_search (id, tenant, owner, name, shared, query, at) VALUES ($1, $2, $3, $4, FALSE, $5, $6);

-- name: savedSearches :many
SELECT s.id, s.owner, s.name, s.shared, s.query, s.at,
  EXISTS (SELECT 1 FROM preferred_search p WHERE p.tenant = s.tenant AND p.member = $2 AND p.search = s.id) AS preferred
FROM saved_search s WHERE s.tenant = $1 AND (s.owner = $2 OR s.shared) ORDER BY s.name, s.id LIMIT 200;

-- name: seenSavedSearch :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND (owner = $2 OR shared) AND id = $3;

-- name: renameSearch :exec
UPDATE saved_search SET name = $3 WHERE tenant = $1 AND id = $2;

-- name: preferSearch :exec
INSERT INTO preferred_search (tenant, member, search) VALUES ($1, $2, $3)
ON CONFLICT (tenant, member) DO UPDATE SET search = excluded.search;

-- name: forgetPreferred :exec
DELETE FROM preferred_search WHERE tenant = $1 AND member = $2 AND search = $3;

-- name: forgetPreferredByAll :exec
DELETE FROM preferred_search WHERE tenant = $1 AND search = $2;

-- name: ownSavedSearch :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND owner = $2 AND id = $3;

-- name: countSavedSearches :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND owner = $2;

-- name: sameNamedSearch :one
SELECT count(*) FROM saved_search WHERE tenant = $1 AND owner = $2 AND name = $3 AND id <> $4;

-- name: setShared :exec
UPDATE saved_search SET shared = $3 WHERE tenant = $1 AND id = $2;

-- name: deleteSavedSearch :exec
DELETE FROM saved_search WHERE tenant = $1 AND id = $2;
