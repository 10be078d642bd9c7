-- name: addFlow :exec
INSERT INTO federation_flow (state, tenant, slug, browser, sealed, account, epoch, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: useFlow :many
UPDATE federation_flow SET used_at = sqlc.arg(now)
WHERE state = sqlc.arg(state) AND tenant = sqlc.arg(tenant) AND slug = sqlc.arg(slug) AND browser = sqlc.arg(browser)
    AND used_at IS NULL AND expires_at > sqlc.arg(now)
RETURNING sealed, account, epoch, created_at;

-- name: forgetFlows :execrows
DELETE FROM federation_flow WHERE expires_at < $1;
