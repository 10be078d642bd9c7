-- name: countedStates :many
SELECT state, CAST(sum(delta) AS bigint) AS n FROM account_count WHERE tenant = $1 GROUP BY state;

-- name: countLocked :one
SELECT count(*) FROM account WHERE tenant = $1 AND lock_until > $2 AND status <> 'deleted';

-- name: countDeletionPending :one
SELECT count(*) FROM account WHERE tenant = $1 AND deletion_pending_at IS NOT NULL AND status <> 'deleted';

-- name: statesToFold :many
SELECT tenant, state FROM account_count GROUP BY tenant, state HAVING count(*) > 1;

-- name: takeCounts :many
DELETE FROM account_count WHERE id IN (
    SELECT c.id FROM account_count c WHERE c.tenant = $1 AND c.state = $2 ORDER BY c.id LIMIT 5000 FOR UPDATE SKIP LOCKED
) RETURNING delta;
