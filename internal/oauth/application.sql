-- name: insertApplication :exec
INSERT INTO application (id, tenant, name, kind, secret, redirect_uris, post_logout_uris, logout_uri, scopes, consent, access_seconds, refresh_seconds, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- name: applicationByID :one
SELECT id, tenant, name, kind, secret, old_secret, old_until, redirect_uris, post_logout_uris, logout_uri, scopes, consent, access_seconds, refresh_seconds,
    version, created_by, created_at, used_at, removed_at, disabled_at
FROM application WHERE id = $1;

-- name: listApplications :many
SELECT id, tenant, name, kind, secret, old_secret, old_until, redirect_uris, post_logout_uris, logout_uri, scopes, consent, access_seconds, refresh_seconds,
    version, created_by, created_at, used_at, removed_at, disabled_at
FROM application WHERE tenant = $1 AND removed_at IS NULL ORDER BY name, id;

-- name: countApplications :one
SELECT count(*) FROM application WHERE tenant = $1 AND removed_at IS NULL;

-- name: changeApplication :execrows
UPDATE application SET name = $3, redirect_uris = $4, post_logout_uris = $5, logout_uri = $6, scopes = $7, consent = $8,
    access_seconds = $9, refresh_seconds = $10, version = version + 1
WHERE id = $1 AND version = $2 AND removed_at IS NULL;

-- name: disableApplication :execrows
UPDATE application SET disabled_at = $2, version = version + 1 WHERE id = $1 AND disabled_at IS NULL AND removed_at IS NULL;

-- name: enableApplication :execrows
UPDATE application SET disabled_at = NULL, version = version + 1 WHERE id = $1 AND disabled_at IS NOT NULL AND removed_at IS NULL;

-- name: removeApplication :execrows
UPDATE application SET removed_at = $2, secret = NULL, old_secret = NULL WHERE id = $1 AND removed_at IS NULL;

-- name: rotateSecret :execrows
UPDATE application SET old_secret = secret, old_until = $3, secret = $2, version = version + 1
WHERE id = $1 AND secret IS NOT NULL AND removed_at IS NULL;

-- name: touchApplication :exec
UPDATE application SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $2);

-- name: removedApplications :many
SELECT id FROM application WHERE removed_at IS NOT NULL LIMIT 100;

-- name: deleteApplication :exec
DELETE FROM application WHERE id = $1;

-- name: tellingTenants :many
SELECT DISTINCT tenant FROM application WHERE logout_uri <> '' AND removed_at IS NULL;
