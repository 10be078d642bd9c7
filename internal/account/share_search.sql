-- name: searchQuery :one
SELECT query FROM saved_search WHERE tenant = $1 AND id = $2;
