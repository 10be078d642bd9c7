-- name: keepConsent :exec
INSERT INTO oauth_consent (account, application, scopes, given_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (account, application) DO UPDATE SET scopes = excluded.scopes, given_at = excluded.given_at;

-- name: consentOf :one
SELECT scopes, given_at FROM oauth_consent WHERE account = $1 AND application = $2;

-- name: consentsOf :many
SELECT c.application, a.name, a.kind, c.scopes, c.given_at FROM oauth_consent c JOIN application a ON a.id = c.application
WHERE c.account = $1 AND a.removed_at IS NULL;

-- name: forgetConsent :execrows
DELETE FROM oauth_consent WHERE account = $1 AND application = $2;

-- name: deleteConsentsOf :execrows
DELETE FROM oauth_consent WHERE application = $1;
