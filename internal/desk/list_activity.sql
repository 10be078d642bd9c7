-- name: pinnedNotes :many
SELECT id, author, author_name, at, edited_at, version, pinned, redacted_at, redacted_name, body FROM note WHERE account = $1 AND pinned ORDER BY at DESC, id DESC;

-- name: noteByID :one
SELECT id, author, author_name, at, edited_at, version, pinned, redacted_at, redacted_name, body FROM note WHERE account = $1 AND id = $2;

-- name: versionsOf :many
SELECT version, at, body FROM note_version WHERE note = $1 ORDER BY version DESC;

-- name: externalEvents :many
SELECT event FROM external_entry WHERE account = $1 AND type = $2 AND at >= $3 AND at < $4 AND at <= $5 ORDER BY at DESC LIMIT $6;

