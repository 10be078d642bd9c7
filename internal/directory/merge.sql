-- name: mergeStops :one
SELECT a.status, CAST(a.frozen_at IS NOT NULL AS boolean) AS frozen,
    CAST(a.deletion_pending_at IS NOT NULL OR EXISTS (SELECT 1 FROM deletion_request d WHERE d.account = a.n AND d.state IN ('requested', 'approved', 'executing')) AS boolean) AS deletion,
    CAST(EXISTS (SELECT 1 FROM deletion_hold h WHERE h.account = a.n AND h.released_at IS NULL) AS boolean) AS held,
    CAST(EXISTS (SELECT 1 FROM approval p WHERE p.account = a.n AND p.state IN ('asked', 'approved') AND p.op <> 'directory.merge') AS boolean) AS asked
FROM account a WHERE a.n = $1;

-- name: dismissalsOf :many
SELECT account, other, grounds, by_name, at FROM duplicate_dismissal WHERE account = sqlc.arg(n) OR other = sqlc.arg(n);

-- name: keepDismissal :execrows
INSERT INTO duplicate_dismissal (tenant, account, other, grounds, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (account, other) DO UPDATE SET grounds = excluded.grounds, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at
WHERE duplicate_dismissal.grounds <> excluded.grounds;

-- name: eraseDismissals :exec
DELETE FROM duplicate_dismissal WHERE account = sqlc.arg(n) OR other = sqlc.arg(n);
