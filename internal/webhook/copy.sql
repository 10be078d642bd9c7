-- name: toldOf :many
SELECT e.name AS endpoint, d.event, d.type, d.at, d.state, d.done_at FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint
WHERE d.account = $1 ORDER BY d.pos LIMIT $2;
