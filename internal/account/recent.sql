-- name: recentlyViewed :many
SELECT seen.target, CAST(max(seen.at) AS bigint) AS at FROM (
    SELECT v.target, v.at FROM audit v
    WHERE v.tenant = $1 AND v.actor_id = $2 AND v.op = 'account.view' AND v.outcome = 'done'
    ORDER BY v.at DESC LIMIT 200
) seen GROUP BY seen.target ORDER BY 2 DESC LIMIT $3;

-- name: pinnedAccounts :many
SELECT a.id, r.at FROM recent_account r JOIN account a ON a.n = r.account
WHERE r.tenant = $1 AND r.member = $2 AND r.pinned ORDER BY r.at DESC LIMIT $3;

-- name: pinAccount :exec
INSERT INTO recent_account (tenant, member, account, at, pinned) VALUES ($1, $2, $3, $4, TRUE)
ON CONFLICT (tenant, member, account) DO NOTHING;

-- name: unpinAccount :exec
DELETE FROM recent_account WHERE tenant = $1 AND member = $2 AND account = $3;

-- name: isPinned :one
SELECT count(*) FROM recent_account WHERE tenant = $1 AND member = $2 AND account = $3 AND pinned;
