-- name: working :many
-- Every endpoint that is switched on, in all tenants, and whether something waits to be sent to it now.
SELECT e.id, e.tenant, e.pos, e.holder, e.held_until, e.rests_until,
    EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint = e.id AND d.next_at IS NOT NULL AND d.next_at <= sqlc.arg(now)) AS due
FROM webhook_endpoint e WHERE e.enabled AND e.removed_at IS NULL ORDER BY e.id;

-- name: workOf :one
SELECT id, tenant, name, url, events, segment, applications, fields, shown_values, mailer, pos, rests_until, failures, failing_since
FROM webhook_endpoint WHERE id = $1 AND enabled AND removed_at IS NULL;

-- name: hold :execrows
-- The fence: only one node at a time sends to an endpoint, so that what is about one account goes out in its order.
UPDATE webhook_endpoint SET holder = sqlc.arg(node), held_until = sqlc.arg(until)
WHERE id = sqlc.arg(id) AND enabled AND removed_at IS NULL AND (holder = sqlc.arg(node) OR held_until <= sqlc.arg(now));

-- name: letGo :exec
UPDATE webhook_endpoint SET holder = '', held_until = 0 WHERE id = $1 AND holder = $2;

-- name: moveOn :execrows
UPDATE webhook_endpoint SET pos = sqlc.arg(next) WHERE id = sqlc.arg(id) AND pos = sqlc.arg(was) AND holder = sqlc.arg(node);

-- name: insertDelivery :exec
-- What was delivered or given up before waits again; what waits still goes on waiting.
INSERT INTO webhook_delivery (id, tenant, endpoint, event, pos, type, at, account, account_order, state, next_at, since)
VALUES (sqlc.arg(id), sqlc.arg(tenant), sqlc.arg(endpoint), sqlc.arg(event), sqlc.arg(pos), sqlc.arg(type), sqlc.arg(at), sqlc.narg(account), sqlc.narg(account_order), 'waiting', sqlc.arg(now), sqlc.arg(now))
ON CONFLICT (endpoint, pos) DO UPDATE SET state = 'waiting', attempts = 0, next_at = excluded.next_at, since = excluded.since, done_at = NULL
WHERE webhook_delivery.next_at IS NULL;

-- name: countWaiting :one
SELECT count(*) FROM (SELECT 1 FROM webhook_delivery WHERE endpoint = $1 AND next_at IS NOT NULL LIMIT $2) AS waiting;

-- name: dueDeliveries :many
-- Of each account only the oldest that waits, so that its events go out in their order.
SELECT d.id, d.event, d.pos, d.type, d.account, d.attempts, d.since FROM webhook_delivery d
WHERE d.endpoint = sqlc.arg(endpoint) AND d.next_at IS NOT NULL AND d.next_at <= sqlc.arg(now) AND NOT EXISTS (
    SELECT 1 FROM webhook_delivery o WHERE o.endpoint = d.endpoint AND o.account = d.account AND o.next_at IS NOT NULL AND o.account IS NOT NULL AND o.pos < d.pos)
ORDER BY d.pos LIMIT sqlc.arg(most);

-- name: settle :execrows
-- Whoever was first says what became of the attempt.
UPDATE webhook_delivery SET state = sqlc.arg(state), attempts = attempts + 1, next_at = sqlc.narg(next_at), done_at = sqlc.narg(done_at), failure = sqlc.arg(failure), status = sqlc.arg(status)
WHERE id = sqlc.arg(id) AND attempts = sqlc.arg(attempts) AND next_at IS NOT NULL;

-- name: insertAttempt :exec
INSERT INTO webhook_attempt (id, tenant, delivery, account, at, status, failure, took_ms, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: noteSuccess :exec
-- A success is noted at most every ten seconds: many at once would queue for the row.
UPDATE webhook_endpoint SET failures = 0, failing_since = NULL, failure = '', rests_until = 0, worked_at = CAST(sqlc.arg(at) AS bigint)
WHERE id = sqlc.arg(id) AND (failures > 0 OR worked_at IS NULL OR worked_at < CAST(sqlc.arg(at) AS bigint) - 10000000);

-- name: noteFailure :one
UPDATE webhook_endpoint SET failures = failures + 1, failing_since = COALESCE(failing_since, CAST(sqlc.arg(at) AS bigint)), failure = sqlc.arg(failure)
WHERE id = sqlc.arg(id) RETURNING failures, failing_since;

-- name: rest :exec
UPDATE webhook_endpoint SET rests_until = $2 WHERE id = $1 AND rests_until < $2;

-- name: deliveries :many
SELECT d.id, d.event, d.pos, d.type, d.at, d.account, d.account_order, d.state, d.attempts, d.next_at, d.since, d.done_at, d.failure, d.status,
    CAST(COALESCE((SELECT account.id FROM account WHERE account.n = d.account), '') AS text) AS login
FROM webhook_delivery d WHERE d.endpoint = sqlc.arg(endpoint) AND d.pos < sqlc.arg(before) ORDER BY d.pos DESC LIMIT sqlc.arg(most);

-- name: deliveriesIn :many
SELECT d.id, d.event, d.pos, d.type, d.at, d.account, d.account_order, d.state, d.attempts, d.next_at, d.since, d.done_at, d.failure, d.status,
    CAST(COALESCE((SELECT account.id FROM account WHERE account.n = d.account), '') AS text) AS login
FROM webhook_delivery d WHERE d.endpoint = sqlc.arg(endpoint) AND d.state = sqlc.arg(state) AND d.pos < sqlc.arg(before) ORDER BY d.pos DESC LIMIT sqlc.arg(most);

-- name: deliveryOf :one
SELECT d.id, d.event, d.pos, d.type, d.at, d.account, d.account_order, d.state, d.attempts, d.next_at, d.since, d.done_at, d.failure, d.status,
    CAST(COALESCE((SELECT account.id FROM account WHERE account.n = d.account), '') AS text) AS login
FROM webhook_delivery d WHERE d.id = $1 AND d.endpoint = $2;

-- name: attemptsOf :many
SELECT id, account, at, status, failure, took_ms, body FROM webhook_attempt WHERE delivery = $1 ORDER BY at DESC, id DESC LIMIT $2;

-- name: waitAgain :execrows
UPDATE webhook_delivery SET state = 'waiting', attempts = 0, next_at = sqlc.arg(now), since = sqlc.arg(now), done_at = NULL
WHERE id = sqlc.arg(id) AND endpoint = sqlc.arg(endpoint) AND next_at IS NULL;

-- name: numberOf :one
SELECT n FROM account WHERE id = $1 AND tenant = $2;

-- name: isIn :one
-- An account that was erased is in no segment any more: who was to be told of the erasing when it began, is told.
SELECT CAST(EXISTS (SELECT 1 FROM account_segment s WHERE s.segment = sqlc.arg(segment) AND s.account = CAST(sqlc.arg(account) AS bigint))
    OR EXISTS (SELECT 1 FROM erasure_recipient r WHERE r.recipient = sqlc.arg(endpoint) AND r.account = CAST(sqlc.arg(account) AS bigint)) AS boolean) AS is_in;

-- name: isApplication :one
SELECT EXISTS (SELECT 1 FROM application WHERE tenant = $1 AND id = $2 AND removed_at IS NULL) AS is_application;

-- name: isSegment :one
SELECT EXISTS (SELECT 1 FROM segment WHERE tenant = $1 AND id = $2) AS is_segment;

-- name: lockAccount :one
-- Locked, so that its key is not destroyed while something is sealed with it. Of an account that is erased nothing
-- is sealed any more: it would get a new key.
SELECT n FROM account WHERE n = $1 AND status <> 'deleted' FOR UPDATE;

-- name: tryNow :exec
-- As many as may wait, so that this is done in a moment.
UPDATE webhook_delivery SET next_at = sqlc.arg(now) WHERE endpoint = sqlc.arg(endpoint) AND next_at IS NOT NULL AND next_at > sqlc.arg(now);
