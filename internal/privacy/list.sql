-- name: listRequests :many
SELECT * FROM deletion_request d
WHERE d.tenant = sqlc.arg(tenant)
  AND (CAST(sqlc.arg(state) AS text) = '' OR d.state = sqlc.arg(state))
  AND (CAST(sqlc.arg(origin) AS text) = '' OR d.origin = sqlc.arg(origin))
  AND (CAST(sqlc.arg(rule) AS text) = '' OR d.rule = sqlc.arg(rule))
  AND d.asked_at <= CAST(sqlc.arg(asked_by_then) AS bigint)
  AND (d.asked_at < CAST(sqlc.arg(before_at) AS bigint) OR d.asked_at = CAST(sqlc.arg(before_at) AS bigint) AND d.id < CAST(sqlc.arg(before_id) AS text))
ORDER BY d.asked_at DESC, d.id DESC LIMIT sqlc.arg(most);

-- name: waitingRequests :many
SELECT account FROM deletion_request WHERE tenant = $1 AND state = 'requested' ORDER BY asked_at LIMIT $2;

-- name: waitingRequestsIn :many
SELECT d.account FROM deletion_request d JOIN account_segment s ON s.account = d.account
WHERE d.tenant = sqlc.arg(tenant) AND d.state = 'requested' AND s.segment = sqlc.arg(segment) ORDER BY d.asked_at LIMIT sqlc.arg(most);
