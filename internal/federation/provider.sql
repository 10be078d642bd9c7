-- name: providerOf :one
SELECT slug, kind, issuer, client_id, secret, team_id, key_id, scopes, label, icon, enabled, version, added_at, failures, failing_since, failure, worked_at
FROM provider WHERE tenant = $1 AND slug = $2 AND removed_at IS NULL;

-- name: providersOf :many
SELECT slug, kind, issuer, client_id, secret, team_id, key_id, scopes, label, icon, enabled, version, added_at, failures, failing_since, failure, worked_at
FROM provider WHERE tenant = $1 AND removed_at IS NULL ORDER BY added_at, slug;

-- name: issuerOf :one
SELECT issuer, removed_at FROM provider WHERE tenant = $1 AND slug = $2;

-- name: addProvider :execrows
INSERT INTO provider (tenant, slug, kind, issuer, client_id, secret, team_id, key_id, scopes, label, icon, enabled, version, added_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false, 1, $12)
ON CONFLICT (tenant, slug) DO UPDATE SET kind = excluded.kind, client_id = excluded.client_id, secret = excluded.secret,
    team_id = excluded.team_id, key_id = excluded.key_id, scopes = excluded.scopes, label = excluded.label, icon = excluded.icon,
    enabled = false, version = provider.version + 1, added_at = excluded.added_at, removed_at = NULL,
    failures = 0, failing_since = NULL, failure = '', worked_at = NULL
WHERE provider.removed_at IS NOT NULL AND provider.issuer = excluded.issuer;

-- name: changeProvider :execrows
UPDATE provider SET client_id = $3, secret = $4, team_id = $5, key_id = $6, scopes = $7, label = $8, icon = $9, version = version + 1
WHERE tenant = $1 AND slug = $2 AND removed_at IS NULL AND version = sqlc.arg(base);

-- name: switchProvider :execrows
UPDATE provider SET enabled = $3, version = version + 1 WHERE tenant = $1 AND slug = $2 AND removed_at IS NULL AND enabled <> $3;

-- name: removeProvider :execrows
UPDATE provider SET removed_at = $3, enabled = false, secret = NULL, version = version + 1 WHERE tenant = $1 AND slug = $2 AND removed_at IS NULL;

-- name: noteFailure :exec
UPDATE provider SET failures = failures + 1, failing_since = coalesce(failing_since, sqlc.arg(at)), failure = sqlc.arg(code)
WHERE tenant = sqlc.arg(tenant) AND slug = sqlc.arg(slug);

-- name: noteSuccess :exec
UPDATE provider SET failures = 0, failing_since = NULL, failure = '', worked_at = sqlc.arg(at) WHERE tenant = sqlc.arg(tenant) AND slug = sqlc.arg(slug);

-- name: failing :many
SELECT t.name, p.slug, p.label, p.failures, p.failing_since, p.failure FROM provider p JOIN tenant t ON t.id = p.tenant
WHERE p.enabled AND p.removed_at IS NULL AND p.failures >= $1 ORDER BY p.failing_since, t.name, p.slug;

-- name: countEnabled :one
SELECT count(*) FROM provider WHERE enabled AND removed_at IS NULL;
