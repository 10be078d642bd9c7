-- name: upsertNode :exec
INSERT INTO node (id, host, version, started_at, seen_at, ahead) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, ahead = excluded.ahead;

-- name: forgetNodesBefore :exec
DELETE FROM node WHERE seen_at < $1;

-- name: forgetNode :exec
DELETE FROM node WHERE id = $1;

-- name: nodes :many
SELECT id, host, version, seen_at, ahead FROM node ORDER BY started_at, id;
