-- name: factorsOf :many
SELECT f.id, f.account, f.tenant, f.kind, f.name, f.target, f.created_at, f.last_used_at, f.disabled_at, f.disabled_by,
    CAST((SELECT count(*) FROM credential_backup_code c WHERE c.factor = f.id AND c.used_at IS NULL) AS bigint) AS remaining,
    CAST(coalesce((SELECT p.suspect_at FROM credential_passkey p WHERE p.factor = f.id), 0) AS bigint) AS suspect_at
FROM credential_factor f WHERE f.account = $1 ORDER BY f.created_at, f.id;
