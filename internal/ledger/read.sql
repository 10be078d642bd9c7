-- name: typesOf :many
SELECT type, count(*) AS n FROM event WHERE account = $1 GROUP BY type ORDER BY type;

-- name: newestOrders :many
SELECT account_order FROM event WHERE account = $1 ORDER BY at DESC, account_order DESC LIMIT $2;
