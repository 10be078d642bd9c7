-- name: treeEntries :many
SELECT audit.id, audit.tenant, audit.at, audit.actor_kind, audit.actor_id, audit.on_behalf_of, audit.via, audit.op, audit.target, audit.case_id,
    audit.outcome, audit.code, audit.level_needed, audit.level_held, audit.approval, audit.request, audit.commitment, audit.leaf, audit.tree_index,
    audit_personal.account, audit_personal.salt, audit_personal.body
FROM audit LEFT JOIN audit_personal ON audit_personal.audit = audit.id
WHERE audit.tree_index >= $1 AND audit.tree_index < $2 ORDER BY audit.tree_index;

-- name: checkpoints :many
SELECT size, at, note AS signed FROM tree_checkpoint WHERE size > $1 AND size <= $2 ORDER BY size;

-- name: newestCheckpoint :one
SELECT CAST(COALESCE(max(size), 0) AS bigint) AS size FROM tree_checkpoint;

-- name: beyondTree :one
SELECT count(*) AS n, CAST(COALESCE(min(tree_index), 0) AS bigint) AS first FROM audit WHERE tree_index >= $1;

-- name: waiting :one
SELECT count(*) AS n FROM audit WHERE tree_index IS NULL;
