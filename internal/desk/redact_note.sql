-- name: noteForRedaction :one
SELECT author, author_name, at, edited_at, version, redacted_at FROM note WHERE tenant = $1 AND id = $2 FOR UPDATE;

-- name: redactNote :execrows
UPDATE note SET body = $2, redacted_at = $3, redacted_name = $4, pinned = $5 WHERE id = $1 AND redacted_at IS NULL;

-- name: versionsWritten :many
SELECT at FROM note_version WHERE note = $1;

-- name: forgetVersions :exec
DELETE FROM note_version WHERE note = $1;
