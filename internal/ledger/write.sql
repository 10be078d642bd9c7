-- name: nextOrder :one
INSERT INTO account_stream (account, last_order) VALUES ($1, 1)
ON CONFLICT (account) DO UPDATE SET last_order = account_stream.last_order + 1
RETURNING last_order;

-- name: insertEvent :exec
INSERT INTO event (id, tenant, type, version, at, account, account_order, actor_kind, actor_id, actor_name, via, case_id, op, request, changed, data, account_version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, coalesce((SELECT a.version FROM account a WHERE a.n = $6), 0));

-- name: insertAudit :exec
INSERT INTO audit (id, tenant, at, actor_kind, actor_id, on_behalf_of, via, op, target, case_id, outcome, code, level_needed, level_held, approval, request, commitment, leaf)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- name: insertAuditPersonal :exec
INSERT INTO audit_personal (audit, account, salt, body) VALUES ($1, $2, $3, $4);

-- name: accountKey :one
SELECT wrapped FROM account_key WHERE account = $1;

-- name: insertAccountKey :execrows
INSERT INTO account_key (account, wrapped) VALUES ($1, $2) ON CONFLICT (account) DO NOTHING;

-- name: forgetPersonal :exec
DELETE FROM audit_personal WHERE audit IN (SELECT audit.id FROM audit WHERE audit.tenant = $1 AND audit.target = $2 AND audit.target <> '' AND audit.op = $3 AND audit.at = $4);
