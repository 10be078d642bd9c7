-- name: tenantEvents :many
SELECT event.id, event.pos, event.type, event.version, event.at, event.account, event.account_order, event.actor_kind, event.actor_id, event.via,
    event.case_id, event.op, event.request, event.changed, event.data,
    CAST(COALESCE((SELECT account.id FROM account WHERE account.n = event.account), '') AS text) AS login
FROM event WHERE event.tenant = $1 AND event.pos > $2 AND event.pos <= $3 ORDER BY event.pos LIMIT $4;
