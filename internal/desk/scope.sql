-- name: accountOfNote :one
SELECT account.id FROM note JOIN account ON account.n = note.account WHERE note.tenant = $1 AND note.id = $2;
