-- name: insertDevice :execrows
INSERT INTO oauth_device (digest, tenant, user_code, application, scopes, created_at, expires_at, wait, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT DO NOTHING;

-- name: deviceByCode :one
SELECT digest, tenant, application, scopes, created_at, expires_at, wait, asked_at, account, epoch, session, denied_at, used_at
FROM oauth_device WHERE digest = $1;

-- name: deviceByUserCode :one
SELECT digest, tenant, application, scopes, created_at, expires_at, wait, asked_at, account, epoch, session, denied_at, used_at
FROM oauth_device WHERE tenant = $1 AND user_code = $2;

-- name: askedDevice :exec
UPDATE oauth_device SET asked_at = $2, wait = $3 WHERE digest = $1;

-- name: allowDevice :execrows
UPDATE oauth_device SET account = $2, epoch = $3, session = $4 WHERE digest = $1 AND account IS NULL AND denied_at IS NULL AND used_at IS NULL;

-- name: denyDevice :execrows
UPDATE oauth_device SET denied_at = $2 WHERE digest = $1 AND account IS NULL AND denied_at IS NULL AND used_at IS NULL;

-- name: useDevice :execrows
UPDATE oauth_device SET used_at = $2 WHERE digest = $1 AND used_at IS NULL AND account IS NOT NULL AND denied_at IS NULL;

-- name: forgetDevices :execrows
DELETE FROM oauth_device WHERE expires_at < $1;

-- name: deleteDevicesOf :execrows
DELETE FROM oauth_device WHERE application = $1;
