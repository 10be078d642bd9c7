-- name: noteForEdit :one
SELECT author, author_name, at, edited_at, version, pinned, redacted_at, body FROM note WHERE tenant = $1 AND id = $2 FOR UPDATE;

-- name: keepNoteVersion :exec
INSERT INTO note_version (note, version, at, body) VALUES ($1, $2, $3, $4);

-- name: updateNote :exec
UPDATE note SET body = $2, version = $3, edited_at = $4 WHERE id = $1;
