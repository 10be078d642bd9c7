-- name: insertApproval :exec
INSERT INTO approval (id, tenant, op, account, target, body, repeated, alone, case_id, asker, asker_name, asked_at, expires_at, state, decided_by, decided_name, decided_at, due_at, code)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '');

-- name: approvalByID :one
SELECT p.id, p.tenant, p.op, p.account, p.target, p.body, p.words, p.repeated, p.alone, p.case_id, p.asker, p.asker_name, p.asked_at, p.expires_at, p.state,
    p.decided_by, p.decided_name, p.decided_at, p.due_at, p.ended_at, p.code, coalesce(a.id, '') AS login
FROM approval p LEFT JOIN account a ON a.n = p.account WHERE p.id = $1;

-- name: openApprovalsOf :many
SELECT id, account, body, repeated, alone, state, expires_at, due_at FROM approval
WHERE asker = $1 AND state IN ('asked', 'approved') AND tenant = $2 AND op = $3 ORDER BY asked_at, id;

-- name: decideApproval :execrows
UPDATE approval SET state = $3, decided_by = $4, decided_name = $5, decided_at = $6, due_at = $7, expires_at = $8, words = $9
WHERE id = $1 AND state = $2;

-- name: closeApproval :execrows
UPDATE approval SET state = $3, ended_at = $4, code = $5 WHERE id = $1 AND state = $2;

-- name: rejectApproval :execrows
UPDATE approval SET state = 'rejected', decided_by = $2, decided_name = $3, decided_at = $4, ended_at = $4, words = $5
WHERE id = $1 AND state IN ('asked', 'approved');

-- name: withdrawApproval :execrows
UPDATE approval SET state = 'withdrawn', ended_at = $2 WHERE id = $1 AND state IN ('asked', 'approved');

-- name: openApprovals :many
SELECT p.id, p.tenant, p.op, p.account, p.target, p.body, p.words, p.repeated, p.alone, p.case_id, p.asker, p.asker_name, p.asked_at, p.expires_at, p.state,
    p.decided_by, p.decided_name, p.decided_at, p.due_at, p.ended_at, p.code, coalesce(a.id, '') AS login
FROM approval p LEFT JOIN account a ON a.n = p.account
WHERE p.tenant = $1 AND p.state IN ('asked', 'approved') AND (p.asked_at < $2 OR p.asked_at = $2 AND p.id < $3)
ORDER BY p.asked_at DESC, p.id DESC LIMIT $4;

-- name: endedApprovals :many
SELECT p.id, p.tenant, p.op, p.account, p.target, p.body, p.words, p.repeated, p.alone, p.case_id, p.asker, p.asker_name, p.asked_at, p.expires_at, p.state,
    p.decided_by, p.decided_name, p.decided_at, p.due_at, p.ended_at, p.code, coalesce(a.id, '') AS login
FROM approval p LEFT JOIN account a ON a.n = p.account
WHERE p.tenant = $1 AND p.state NOT IN ('asked', 'approved') AND (p.asked_at < $2 OR p.asked_at = $2 AND p.id < $3)
ORDER BY p.asked_at DESC, p.id DESC LIMIT $4;

-- name: waitingApprovals :many
SELECT p.op, p.account, p.target, p.repeated, p.asker, p.state, p.due_at, coalesce(a.id, '') AS login
FROM approval p LEFT JOIN account a ON a.n = p.account
WHERE p.tenant = $1 AND p.state IN ('asked', 'approved') ORDER BY p.asked_at LIMIT 200;

-- name: waitingNaming :many
SELECT p.id, p.op, p.account, p.target, p.state, coalesce(a.id, '') AS login FROM approval p LEFT JOIN account a ON a.n = p.account
WHERE p.tenant = sqlc.arg(tenant) AND p.state IN ('asked', 'approved') AND (p.target = sqlc.arg(login) OR a.id = sqlc.arg(login)) ORDER BY p.asked_at, p.id;

-- name: dueApprovals :many
SELECT id FROM approval WHERE state = 'approved' AND NOT repeated AND due_at <= $1 ORDER BY due_at, id LIMIT 100;

-- name: overdueApprovals :many
SELECT p.id, p.tenant, p.account, p.op, p.state, coalesce(a.id, '') AS login FROM approval p LEFT JOIN account a ON a.n = p.account
WHERE (p.state = 'asked' OR p.state = 'approved' AND p.repeated) AND p.expires_at <= $1 ORDER BY p.expires_at, p.id LIMIT 100;

-- name: untoldApprovals :many
SELECT id, tenant, op, asker_name, due_at FROM approval WHERE state = 'approved' AND alone AND told_at IS NULL ORDER BY asked_at, id LIMIT 100;

-- name: noteTold :exec
UPDATE approval SET told_at = $2 WHERE id = $1;
