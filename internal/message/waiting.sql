-- name: waiting :many
-- What waits by channel, and why the ones that were tried do. Only the rows that wait are read, by message_due.
SELECT channel, last_error, count(*) AS n, CAST(min(created_at) AS bigint) AS oldest
FROM message WHERE next_at IS NOT NULL AND account IS NOT NULL GROUP BY channel, last_error ORDER BY channel, count(*) DESC, last_error;
