-- name: insertRequest :execrows
INSERT INTO deletion_request (id, tenant, account, login, state, origin, rule, proof, proved_at, asked_at, asked_kind, asked_by, asked_name, reason)
VALUES ($1, $2, $3, $4, 'requested', $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING;

-- name: openRequest :one
SELECT * FROM deletion_request WHERE account = $1 AND state IN ('requested', 'approved', 'executing');

-- name: requestOf :one
SELECT * FROM deletion_request WHERE account = $1 AND id = $2;

-- name: latestRequest :one
SELECT * FROM deletion_request WHERE account = $1 ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, asked_at DESC, id DESC LIMIT 1;

-- name: approveRequest :execrows
UPDATE deletion_request SET state = 'approved', decided_at = $2, decided_by = $3, decided_name = $4, alone = $5, batch = $6, words = $7, due_at = $8
WHERE id = $1 AND state = 'requested';

-- name: rejectRequest :execrows
UPDATE deletion_request SET state = 'rejected', decided_at = $2, decided_by = $3, decided_name = $4, batch = $5, because = $6, words = $7, ended_at = $2
WHERE id = $1 AND state = 'requested';

-- name: cancelRequest :execrows
UPDATE deletion_request SET state = 'canceled', ended_at = sqlc.arg(at) WHERE id = sqlc.arg(id) AND state IN ('requested', 'approved');

-- name: noteProof :execrows
UPDATE deletion_request SET proof = $2, proved_at = $3 WHERE id = $1 AND state = 'requested';

-- name: noteLink :exec
UPDATE deletion_request SET link_sent_at = $2 WHERE id = $1;

-- name: memberEmail :one
SELECT email FROM member WHERE id = $1;

-- name: creatorOfKey :one
SELECT created_by FROM api_key WHERE id = $1;
