-- name: typesOf :many
SELECT type, count(*) AS n FROM event WHERE account = $1 GROUP BY type ORDER BY type;
