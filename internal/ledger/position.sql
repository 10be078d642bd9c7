-- name: instantAfter :one
SELECT pos, at FROM event WHERE pos > $1 ORDER BY pos LIMIT 1;
