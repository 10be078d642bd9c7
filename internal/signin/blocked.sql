-- name: blockAddress :execrows
INSERT INTO signin_blocked_address (tenant, network, reason, blocked_by, blocked_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant, network) DO NOTHING;

-- name: unblockAddress :execrows
DELETE FROM signin_blocked_address WHERE tenant = $1 AND network = $2;

-- name: blockedAddresses :many
SELECT network, reason, blocked_by, blocked_at FROM signin_blocked_address WHERE tenant = $1 ORDER BY blocked_at DESC, network LIMIT 10000;
