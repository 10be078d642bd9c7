-- name: ownWords :many
SELECT language, subject, plain, html FROM message_template WHERE tenant = $1 AND template = $2 AND channel = $3 ORDER BY language;

-- name: ownTemplates :many
SELECT template, channel, language, subject, plain, html, version, changed_by, changed_name, changed_at FROM message_template WHERE tenant = $1
ORDER BY template, channel, language;

-- name: putWords :execrows
INSERT INTO message_template (tenant, template, channel, language, subject, plain, html, version, changed_by, changed_name, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant, template, channel, language) DO UPDATE SET subject = excluded.subject, plain = excluded.plain, html = excluded.html,
    version = excluded.version, changed_by = excluded.changed_by, changed_name = excluded.changed_name, changed_at = excluded.changed_at
WHERE message_template.version = excluded.version - 1;

-- name: deleteWords :execrows
DELETE FROM message_template WHERE tenant = $1 AND template = $2 AND channel = $3 AND language = $4;
