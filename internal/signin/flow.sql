-- name: insertFlow :exec
INSERT INTO signin_flow (id, digest, tenant, account, epoch, identity, methods, restricted, request, renews, tries, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12);

-- name: flowByDigest :one
SELECT id, tenant, account, epoch, identity, methods, restricted, request, renews, tries, created_at, expires_at, done_at
FROM signin_flow WHERE digest = $1;

-- name: tryFlow :execrows
UPDATE signin_flow SET tries = tries + 1
WHERE id = sqlc.arg(id) AND done_at IS NULL AND expires_at > sqlc.arg(now) AND tries < CAST(sqlc.arg(most) AS bigint);

-- name: finishFlow :execrows
UPDATE signin_flow SET done_at = CAST(sqlc.arg(now) AS bigint)
WHERE id = sqlc.arg(id) AND done_at IS NULL AND expires_at > CAST(sqlc.arg(now) AS bigint);

-- name: purgeFlows :execrows
DELETE FROM signin_flow WHERE expires_at < $1;
