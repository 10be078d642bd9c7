-- name: insertEndpoint :exec
INSERT INTO webhook_endpoint (id, tenant, name, url, events, segment, applications, fields, enabled, version, added_at, added_by, pos)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, true, 1, $9, $10, $11);

-- name: endpointOf :one
SELECT id, tenant, name, url, events, segment, applications, fields, shown_values, mailer, enabled, paused_at, version, added_at, added_by, pos, rests_until, failures, failing_since, failure, worked_at
FROM webhook_endpoint WHERE id = $1 AND tenant = $2 AND removed_at IS NULL;

-- name: lockEndpoint :one
SELECT id FROM webhook_endpoint WHERE id = $1 AND tenant = $2 AND removed_at IS NULL FOR UPDATE;

-- name: endpointsOf :many
SELECT id, tenant, name, url, events, segment, applications, fields, shown_values, mailer, enabled, paused_at, version, added_at, added_by, pos, rests_until, failures, failing_since, failure, worked_at
FROM webhook_endpoint WHERE tenant = $1 AND removed_at IS NULL ORDER BY added_at, id;

-- name: countEndpoints :one
SELECT count(*) FROM webhook_endpoint WHERE tenant = $1 AND removed_at IS NULL;

-- name: changeEndpoint :execrows
UPDATE webhook_endpoint SET name = $3, url = $4, events = $5, segment = $6, applications = $7, fields = $8, version = version + 1
WHERE id = $1 AND tenant = $2 AND removed_at IS NULL AND version = sqlc.arg(base);

-- name: enableEndpoint :execrows
UPDATE webhook_endpoint SET enabled = true, paused_at = NULL, pos = sqlc.arg(pos), rests_until = 0, failures = 0, failing_since = NULL, failure = '', version = version + 1
WHERE id = sqlc.arg(id) AND tenant = sqlc.arg(tenant) AND removed_at IS NULL AND NOT enabled;

-- name: disableEndpoint :execrows
UPDATE webhook_endpoint SET enabled = false, paused_at = $3, version = version + 1
WHERE id = $1 AND tenant = $2 AND removed_at IS NULL AND enabled;

-- name: removeEndpoint :execrows
UPDATE webhook_endpoint SET removed_at = $3, enabled = false, version = version + 1 WHERE id = $1 AND tenant = $2 AND removed_at IS NULL;

-- name: markEndpoint :execrows
UPDATE webhook_endpoint SET mailer = $3, version = version + 1 WHERE id = $1 AND tenant = $2 AND removed_at IS NULL AND mailer <> $3;

-- name: chooseValues :execrows
UPDATE webhook_endpoint SET shown_values = $3, version = version + 1 WHERE id = $1 AND tenant = $2 AND removed_at IS NULL;

-- name: changeAddress :execrows
UPDATE webhook_endpoint SET url = $3, version = version + 1 WHERE id = $1 AND tenant = $2 AND removed_at IS NULL;

-- name: setBack :execrows
-- What lies behind the position is looked at again. A reader that is under way notices: its position is another.
UPDATE webhook_endpoint SET pos = $3 WHERE id = $1 AND tenant = $2 AND removed_at IS NULL AND enabled AND pos > $3;

-- name: insertSecret :exec
INSERT INTO webhook_secret (id, tenant, endpoint, sealed, added_at) VALUES ($1, $2, $3, $4, $5);

-- name: secretsOf :many
SELECT id, sealed, added_at, expires_at FROM webhook_secret WHERE endpoint = $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY added_at DESC, id DESC;

-- name: expireSecrets :exec
UPDATE webhook_secret SET expires_at = sqlc.arg(at) WHERE endpoint = sqlc.arg(endpoint) AND (expires_at IS NULL OR expires_at > sqlc.arg(at));

-- name: deleteSecretsOf :exec
DELETE FROM webhook_secret WHERE endpoint = $1;

-- name: recipients :many
SELECT e.id, e.name, e.url, e.events FROM webhook_endpoint e WHERE e.tenant = sqlc.arg(tenant) AND e.removed_at IS NULL AND e.enabled
    AND (e.segment = '' OR EXISTS (SELECT 1 FROM account_segment s WHERE s.segment = e.segment AND s.account = CAST(sqlc.arg(account) AS bigint)))
ORDER BY e.added_at, e.id;

-- name: hasMailer :one
SELECT EXISTS (SELECT 1 FROM webhook_endpoint WHERE tenant = $1 AND removed_at IS NULL AND enabled AND mailer) AS has;

-- name: failingEndpoints :many
SELECT t.name AS tenant, e.name, e.enabled, e.failures, e.failing_since, e.paused_at FROM webhook_endpoint e JOIN tenant t ON t.id = e.tenant
WHERE e.removed_at IS NULL AND (e.paused_at IS NOT NULL OR e.enabled AND e.failures >= $1) ORDER BY COALESCE(e.failing_since, e.paused_at), t.name, e.name;

-- name: countEnabled :one
SELECT count(*) FROM webhook_endpoint WHERE removed_at IS NULL AND enabled;
