-- name: eraseNoteVersions :exec
DELETE FROM note_version WHERE note IN (SELECT n.id FROM note n WHERE n.account = $1);

-- name: eraseNotes :exec
DELETE FROM note WHERE account = $1;

-- name: eraseApprovals :exec
DELETE FROM approval WHERE account = $1;

-- name: eraseExternalEntries :exec
DELETE FROM external_entry WHERE account = $1;

-- name: eraseExternalPanels :exec
DELETE FROM external_panel WHERE account = $1;

-- name: eraseOpened :exec
DELETE FROM desk_opened WHERE account = $1;
