-- name: holdLease :execrows
INSERT INTO lease (name, holder, expires) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
WHERE lease.holder = excluded.holder OR lease.expires <= $4;

-- name: leaseOf :one
SELECT holder, expires FROM lease WHERE name = $1;

-- name: dropLease :exec
DELETE FROM lease WHERE name = $1 AND holder = $2;

-- name: taken :one
SELECT taken FROM sequence WHERE name = $1;

-- name: take :exec
UPDATE sequence SET taken = $2 WHERE name = $1;

-- Numbers the oldest events. Events of one account come in the account's order even if their ids do not:
-- an older one that was left out by the limit is taken with it.
-- name: numberEvents :execrows
WITH oldest AS (
    SELECT event.id, event.account, event.account_order FROM event WHERE event.pos IS NULL ORDER BY event.id LIMIT $1
), tops AS (
    SELECT oldest.account, max(oldest.account_order) AS top FROM oldest WHERE oldest.account IS NOT NULL GROUP BY oldest.account
), batch AS (
    SELECT oldest.id, oldest.account, oldest.account_order FROM oldest
    UNION
    SELECT event.id, event.account, event.account_order FROM tops
        JOIN event ON event.account = tops.account AND event.account_order < tops.top AND event.pos IS NULL
), settled AS (
    SELECT batch.id, batch.account_order, max(batch.id) OVER (PARTITION BY COALESCE(CAST(batch.account AS text), batch.id) ORDER BY batch.account_order) AS latest
    FROM batch
), numbered AS (
    SELECT settled.id, row_number() OVER (ORDER BY settled.latest, settled.account_order, settled.id) AS n FROM settled
)
UPDATE event SET pos = CAST($2 AS bigint) + numbered.n FROM numbered WHERE event.id = numbered.id;

-- name: numberAudit :many
WITH oldest AS (
    SELECT audit.id FROM audit WHERE audit.tree_index IS NULL ORDER BY audit.id LIMIT $1
), numbered AS (
    SELECT oldest.id, row_number() OVER (ORDER BY oldest.id) AS n FROM oldest
)
UPDATE audit SET tree_index = CAST($2 AS bigint) + numbered.n - 1 FROM numbered WHERE audit.id = numbered.id
RETURNING audit.tree_index, audit.leaf;

-- name: insertHashes :exec
INSERT INTO tree_hash (position, hashes) VALUES ($1, $2);

-- name: hashesAt :one
SELECT position, hashes AS run FROM tree_hash WHERE position <= $1 ORDER BY position DESC LIMIT 1;

-- name: newestCheckpoint :one
SELECT CAST(COALESCE(max(size), 0) AS bigint) AS size FROM tree_checkpoint;

-- name: insertCheckpoint :exec
INSERT INTO tree_checkpoint (size, at, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING;

-- name: unnumberedEvents :one
SELECT count(*) AS n, CAST(COALESCE(min(at), 0) AS bigint) AS oldest FROM event WHERE pos IS NULL;

-- name: unnumberedAudit :one
SELECT count(*) AS n, CAST(COALESCE(min(at), 0) AS bigint) AS oldest FROM audit WHERE tree_index IS NULL;

-- name: anyUnnumbered :one
SELECT CAST(EXISTS (SELECT 1 FROM event WHERE pos IS NULL) OR EXISTS (SELECT 1 FROM audit WHERE tree_index IS NULL) AS boolean) AS waiting;

-- name: accountsAfter :many
SELECT DISTINCT account, type FROM event WHERE pos > $1 AND pos <= $2;
