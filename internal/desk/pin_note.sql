-- name: setPinned :execrows
UPDATE note SET pinned = $3 WHERE tenant = $1 AND id = $2 AND pinned <> $3 AND redacted_at IS NULL;
