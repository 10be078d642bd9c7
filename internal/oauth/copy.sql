-- name: copyGrants :many
SELECT a.name, g.scopes, g.signed_in_at, g.methods, g.created_at, g.used_at, g.expires_at, g.revoked_at
FROM oauth_grant g JOIN application a ON a.id = g.application WHERE g.account = $1 ORDER BY g.created_at, g.id;

-- name: copyConsents :many
SELECT a.name, c.scopes, c.given_at FROM oauth_consent c JOIN application a ON a.id = c.application WHERE c.account = $1 ORDER BY c.given_at, a.id;

-- name: copyOwnDevices :many
SELECT a.name, d.scopes, d.created_at, d.expires_at FROM oauth_device d JOIN application a ON a.id = d.application WHERE d.account = $1 ORDER BY d.created_at;
