-- name: insertNote :exec
INSERT INTO note (id, tenant, account, author, author_name, at, body) VALUES ($1, $2, $3, $4, $5, $6, $7);
