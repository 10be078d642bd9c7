-- name: tagsOf :many
SELECT tag FROM account_tag WHERE account = $1 ORDER BY fold;

-- name: foldsOf :many
SELECT fold FROM account_tag WHERE account = $1 ORDER BY fold;

-- name: tagWritten :many
SELECT tag FROM account_tag WHERE tenant = $1 AND fold = $2 ORDER BY account LIMIT 1;

-- name: insertTag :exec
INSERT INTO account_tag (tenant, fold, account, tag) VALUES ($1, $2, $3, $4);

-- name: deleteTag :execrows
DELETE FROM account_tag WHERE tenant = $1 AND fold = $2 AND account = $3;

-- name: nextTag :many
SELECT fold, tag FROM account_tag
WHERE tenant = sqlc.arg(tenant) AND fold >= sqlc.arg(first) AND fold > sqlc.arg(after) AND fold < sqlc.arg(until) ORDER BY fold, account LIMIT 1;

-- name: copyTags :exec
INSERT INTO account_tag (tenant, fold, account, tag)
SELECT t.tenant, t.fold, CAST(sqlc.arg(into_account) AS bigint), t.tag FROM account_tag t WHERE t.account = sqlc.arg(of_account)
  AND NOT EXISTS (SELECT 1 FROM account_tag h WHERE h.account = CAST(sqlc.arg(into_account) AS bigint) AND h.fold = t.fold)
ORDER BY t.fold LIMIT CAST(sqlc.arg(room) AS bigint);
