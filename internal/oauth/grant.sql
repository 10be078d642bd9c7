-- name: insertGrant :exec
INSERT INTO oauth_grant (id, tenant, application, account, epoch, session, scopes, generation, redirect_uri, challenge, nonce, signed_in_at, methods, created_at, used_at, expires_at, telling)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16);

-- name: grantByID :one
SELECT id, tenant, application, account, epoch, session, scopes, generation, redirect_uri, challenge, nonce, signed_in_at, methods, created_at, used_at, expires_at, revoked_at, telling
FROM oauth_grant WHERE id = $1;

-- name: advanceGrant :execrows
UPDATE oauth_grant SET generation = generation + 1, used_at = $3, expires_at = $4
WHERE id = $1 AND generation = $2 AND revoked_at IS NULL;

-- name: revokeGrant :execrows
UPDATE oauth_grant SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL;

-- name: revokeGrantsOf :execrows
UPDATE oauth_grant SET revoked_at = $3 WHERE account = $1 AND application = $2 AND revoked_at IS NULL;

-- name: grantsOf :many
SELECT g.id, g.application, a.name, a.kind, g.scopes, g.session, g.epoch, g.created_at, g.used_at, g.expires_at
FROM oauth_grant g JOIN application a ON a.id = g.application
WHERE g.account = $1 AND g.revoked_at IS NULL AND g.generation > 0 AND a.removed_at IS NULL
ORDER BY g.used_at DESC LIMIT 500;

-- name: grantsToTell :many
-- Grants whose application is to be told, of sessions that do not stand any more.
SELECT g.id, g.application, g.session, a.id AS login FROM oauth_grant g JOIN account a ON a.n = g.account LEFT JOIN session s ON s.id = g.session
WHERE a.id = sqlc.arg(login) AND a.tenant = sqlc.arg(tenant) AND g.telling AND g.generation > 0
  AND (g.epoch <> a.auth_epoch OR s.id IS NULL OR s.ended_at IS NOT NULL OR s.expires_at <= CAST(sqlc.arg(now) AS bigint));

-- name: toldGrant :execrows
UPDATE oauth_grant SET telling = false WHERE id = $1 AND telling;

-- name: forgetGrants :execrows
-- The newest grant of a session to an application that is to be told stays until the session has ended.
DELETE FROM oauth_grant WHERE id IN (SELECT g.id FROM oauth_grant g WHERE g.expires_at < $1
  AND (NOT g.telling OR g.generation = 0 OR EXISTS (SELECT 1 FROM oauth_grant n WHERE n.account = g.account AND n.application = g.application
    AND n.session = g.session AND n.telling AND n.generation > 0 AND n.expires_at > g.expires_at)) LIMIT 500);

-- name: deleteGrantsOf :execrows
DELETE FROM oauth_grant WHERE id IN (SELECT g.id FROM oauth_grant g WHERE g.application = $1 LIMIT 500);

-- name: revokeToken :exec
INSERT INTO oauth_revoked (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING;

-- name: isRevoked :one
SELECT count(*) FROM oauth_revoked WHERE id = $1;

-- name: forgetRevoked :execrows
DELETE FROM oauth_revoked WHERE expires_at < $1;
