-- name: insertNonce :exec
INSERT INTO nonce (id, tenant, account, kind, epoch, target, bound, digits, key_id, digest, data, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: supersede :exec
UPDATE nonce SET superseded_at = CAST(sqlc.arg(now) AS bigint)
WHERE account = CAST(sqlc.arg(account) AS bigint) AND kind = sqlc.arg(kind) AND target = sqlc.arg(target) AND used_at IS NULL AND superseded_at IS NULL;

-- name: supersedeOfNobody :exec
UPDATE nonce SET superseded_at = CAST(sqlc.arg(now) AS bigint)
WHERE account IS NULL AND tenant = sqlc.arg(tenant) AND kind = sqlc.arg(kind) AND target = sqlc.arg(target) AND used_at IS NULL AND superseded_at IS NULL;

-- name: cancelKind :exec
UPDATE nonce SET superseded_at = CAST(sqlc.arg(now) AS bigint)
WHERE account = CAST(sqlc.arg(account) AS bigint) AND kind = sqlc.arg(kind) AND used_at IS NULL AND superseded_at IS NULL;

-- name: cancelTarget :exec
UPDATE nonce SET superseded_at = CAST(sqlc.arg(now) AS bigint)
WHERE account = CAST(sqlc.arg(account) AS bigint) AND target = sqlc.arg(target) AND used_at IS NULL AND superseded_at IS NULL;

-- name: nonceByID :one
SELECT id, tenant, account, kind, epoch, target, bound, digits, tries, key_id, digest, data, created_at, expires_at, used_at, superseded_at
FROM nonce WHERE id = $1;

-- name: useNonce :execrows
UPDATE nonce SET used_at = CAST(sqlc.arg(now) AS bigint), tries = tries + 1
WHERE id = sqlc.arg(id) AND used_at IS NULL AND superseded_at IS NULL AND expires_at > CAST(sqlc.arg(now) AS bigint) AND tries < CAST(sqlc.arg(most) AS bigint);

-- name: addTry :execrows
UPDATE nonce SET tries = tries + 1
WHERE id = sqlc.arg(id) AND used_at IS NULL AND superseded_at IS NULL AND expires_at > CAST(sqlc.arg(now) AS bigint) AND tries < CAST(sqlc.arg(most) AS bigint);

-- name: forgetNoncesBefore :execrows
DELETE FROM nonce WHERE expires_at < $1;

-- name: newestNonce :one
SELECT id FROM nonce WHERE account = CAST(sqlc.arg(account) AS bigint) AND kind = sqlc.arg(kind) AND target = sqlc.arg(target) ORDER BY created_at DESC, id DESC LIMIT 1;

-- name: openOf :one
SELECT count(*) FROM nonce WHERE account = CAST(sqlc.arg(account) AS bigint) AND kind <> sqlc.arg(besides) AND epoch = sqlc.arg(epoch)
    AND used_at IS NULL AND superseded_at IS NULL AND expires_at > CAST(sqlc.arg(now) AS bigint);
