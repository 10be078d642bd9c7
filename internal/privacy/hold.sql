-- name: insertHold :execrows
INSERT INTO deletion_hold (id, tenant, account, reason, placed_at, placed_by, placed_name) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING;

-- name: releaseHold :execrows
UPDATE deletion_hold SET released_at = $2, released_name = $3 WHERE account = $1 AND released_at IS NULL;

-- name: standingHold :one
SELECT * FROM deletion_hold WHERE account = $1 AND released_at IS NULL;

-- name: countHolds :one
SELECT count(*) FROM deletion_hold WHERE account = $1 AND released_at IS NULL;
