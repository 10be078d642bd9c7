-- name: copyNotes :many
SELECT id, at, edited_at, version, pinned, body, redacted_at FROM note WHERE account = $1 ORDER BY at, id;

-- name: copyNoteVersions :many
SELECT v.note, v.at, v.body FROM note_version v JOIN note n ON n.id = v.note WHERE n.account = $1 ORDER BY v.note, v.version;
