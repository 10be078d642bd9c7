-- name: markDeletion :exec
UPDATE account SET version = version + 1, deletion_pending_at = coalesce(deletion_pending_at, CAST(sqlc.arg(at) AS bigint)) WHERE n = sqlc.arg(n);

-- name: approveDeletion :exec
UPDATE account SET version = version + 1, auth_epoch = auth_epoch + 1, deletion_approved_at = CAST(sqlc.arg(at) AS bigint) WHERE n = sqlc.arg(n);

-- name: unmarkDeletion :exec
UPDATE account SET version = version + 1, deletion_pending_at = NULL, deletion_approved_at = NULL WHERE n = sqlc.arg(n);
