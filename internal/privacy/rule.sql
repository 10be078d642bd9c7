-- name: insertRule :exec
INSERT INTO deletion_rule (id, tenant, kind, days, notice_days, daily_cap, decision, enabled, version, changed_by, changed_name, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $11);

-- name: changeRule :execrows
UPDATE deletion_rule SET days = $4, notice_days = $5, daily_cap = $6, decision = $7, enabled = $8, version = version + 1,
    changed_by = $9, changed_name = $10, changed_at = $11
WHERE tenant = $1 AND id = $2 AND version = $3;

-- name: deleteRule :execrows
DELETE FROM deletion_rule WHERE tenant = $1 AND id = $2;

-- name: deleteNotices :exec
DELETE FROM deletion_notice WHERE rule = $1;

-- name: ruleByID :one
SELECT * FROM deletion_rule WHERE tenant = $1 AND id = $2;

-- name: rulesOf :many
SELECT * FROM deletion_rule WHERE tenant = $1 ORDER BY id;

-- name: rulesInForce :many
SELECT * FROM deletion_rule WHERE enabled ORDER BY tenant, id;

-- name: countWaitingOf :one
SELECT count(*) FROM deletion_request WHERE rule = $1 AND state = 'requested';

-- name: countNoticesOf :one
SELECT count(*) FROM deletion_notice WHERE rule = $1;

-- name: countAskedSince :one
SELECT count(*) FROM deletion_request WHERE rule = $1 AND asked_at >= $2;

-- name: countNoticedSince :one
SELECT count(*) FROM deletion_notice WHERE rule = $1 AND noticed_at >= $2;

-- name: insertNotice :exec
INSERT INTO deletion_notice (account, tenant, rule, noticed_at, ask_at) VALUES ($1, $2, $3, $4, $5);

-- name: deleteNotice :execrows
DELETE FROM deletion_notice WHERE account = $1 AND rule = $2;

-- name: noticeOf :one
SELECT rule, noticed_at, ask_at FROM deletion_notice WHERE account = $1;

-- name: dueNotices :many
SELECT account FROM deletion_notice WHERE rule = $1 AND ask_at <= $2 ORDER BY ask_at, account LIMIT $3;

-- name: neverVerified :many
SELECT a.n, a.created_at AS at FROM account a
WHERE a.tenant = sqlc.arg(tenant) AND a.state = sqlc.arg(state) AND a.created_at <= CAST(sqlc.arg(cutoff) AS bigint)
  AND (a.created_at > CAST(sqlc.arg(after_at) AS bigint) OR a.created_at = CAST(sqlc.arg(after_at) AS bigint) AND a.n > CAST(sqlc.arg(after_n) AS bigint))
  AND coalesce(a.imported_at, 0) <= CAST(sqlc.arg(cutoff) AS bigint) AND coalesce(a.last_login_at, 0) <= CAST(sqlc.arg(cutoff) AS bigint)
  AND a.deletion_pending_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM deletion_notice x WHERE x.account = a.n)
  AND NOT EXISTS (SELECT 1 FROM deletion_hold h WHERE h.account = a.n AND h.released_at IS NULL)
ORDER BY a.created_at, a.n LIMIT sqlc.arg(most);

-- name: notSignedIn :many
SELECT a.n, CAST(coalesce(a.last_login_at, 0) AS bigint) AS at FROM account a
WHERE a.tenant = sqlc.arg(tenant) AND a.status NOT IN ('deleted', 'merged')
  AND coalesce(a.last_login_at, 0) >= CAST(sqlc.arg(from_at) AS bigint) AND coalesce(a.last_login_at, 0) <= CAST(sqlc.arg(to_at) AS bigint)
  AND (coalesce(a.last_login_at, 0) > CAST(sqlc.arg(after_at) AS bigint) OR coalesce(a.last_login_at, 0) = CAST(sqlc.arg(after_at) AS bigint) AND a.n > CAST(sqlc.arg(after_n) AS bigint))
  AND a.created_at <= CAST(sqlc.arg(cutoff) AS bigint) AND coalesce(a.imported_at, 0) <= CAST(sqlc.arg(cutoff) AS bigint)
  AND a.deletion_pending_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM deletion_notice x WHERE x.account = a.n)
  AND NOT EXISTS (SELECT 1 FROM deletion_hold h WHERE h.account = a.n AND h.released_at IS NULL)
ORDER BY coalesce(a.last_login_at, 0), a.n LIMIT sqlc.arg(most);

-- name: facts :one
SELECT a.n, a.id, a.status, a.state, a.created_at, a.imported_at, a.last_login_at, a.deletion_pending_at,
    CAST(coalesce((SELECT max(s.seen_at) FROM session s WHERE s.account = a.n), 0) AS bigint) AS seen_at,
    (SELECT count(*) FROM deletion_hold h WHERE h.account = a.n AND h.released_at IS NULL) AS holds
FROM account a WHERE a.n = $1 AND a.tenant = $2;

-- name: unasked :many
SELECT a.n, a.id, CAST(a.deletion_pending_at AS bigint) AS at FROM account a
WHERE a.tenant = sqlc.arg(tenant) AND a.deletion_pending_at IS NOT NULL AND a.status <> 'deleted'
  AND a.deletion_pending_at >= CAST(sqlc.arg(after_at) AS bigint)
  AND (a.deletion_pending_at > CAST(sqlc.arg(after_at) AS bigint) OR a.n > CAST(sqlc.arg(after_n) AS bigint))
  AND NOT EXISTS (SELECT 1 FROM deletion_request d WHERE d.account = a.n AND d.state IN ('requested', 'approved', 'executing'))
ORDER BY a.deletion_pending_at, a.n LIMIT sqlc.arg(most);

-- name: tenantsWithUnasked :many
SELECT DISTINCT a.tenant FROM account a
WHERE a.deletion_pending_at IS NOT NULL AND a.status <> 'deleted'
  AND NOT EXISTS (SELECT 1 FROM deletion_request d WHERE d.account = a.n AND d.state IN ('requested', 'approved', 'executing'));
