-- name: revokeAllGrantsOf :exec
UPDATE oauth_grant SET revoked_at = $2 WHERE account = $1 AND revoked_at IS NULL;

-- name: forgetConsentsOf :exec
DELETE FROM oauth_consent WHERE account = $1;
