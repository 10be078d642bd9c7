-- Each value is looked up in the index after the one before it: the log is not read.
-- name: opsThere :many
WITH RECURSIVE there(value) AS (
    SELECT min(a.op) FROM audit a WHERE a.tenant = $1
    UNION ALL
    SELECT (SELECT min(b.op) FROM audit b WHERE b.tenant = $1 AND b.op > there.value) FROM there WHERE there.value IS NOT NULL
)
SELECT CAST(there.value AS text) AS value FROM there WHERE there.value IS NOT NULL ORDER BY there.value;

-- name: viasThere :many
WITH RECURSIVE there(value) AS (
    SELECT min(a.via) FROM audit a WHERE a.tenant = $1
    UNION ALL
    SELECT (SELECT min(b.via) FROM audit b WHERE b.tenant = $1 AND b.via > there.value) FROM there WHERE there.value IS NOT NULL
)
SELECT CAST(there.value AS text) AS value FROM there WHERE there.value IS NOT NULL ORDER BY there.value;

-- name: outcomesThere :many
SELECT CAST(words.value AS text) AS value FROM (
    SELECT 'done' AS value WHERE EXISTS (SELECT 1 FROM audit a WHERE a.tenant = sqlc.arg(tenant) AND a.outcome = 'done')
    UNION ALL
    SELECT 'refused' WHERE EXISTS (SELECT 1 FROM audit b WHERE b.tenant = sqlc.arg(tenant) AND b.outcome = 'refused' AND b.outcome <> 'done')
    UNION ALL
    SELECT 'failed' WHERE EXISTS (SELECT 1 FROM audit c WHERE c.tenant = sqlc.arg(tenant) AND c.outcome = 'failed' AND c.outcome <> 'done')
) words;

-- Members, keys and Readmit itself, as far as the log names them; customers, who may be millions, are not among them.
-- name: actorsThere :many
WITH RECURSIVE acted(value, high) AS (
    SELECT (SELECT min(a.actor_id) FROM audit a WHERE a.tenant = sqlc.arg(tenant) AND a.actor_id >= kinds.low AND a.actor_id <= kinds.high), kinds.high
    FROM (SELECT 'cli' AS low, 'cli' AS high UNION ALL SELECT 'job', 'job' UNION ALL SELECT 'key_', 'key_z' UNION ALL SELECT 'mem_', 'mem_z') kinds
    UNION ALL
    SELECT (SELECT min(b.actor_id) FROM audit b WHERE b.tenant = sqlc.arg(tenant) AND b.actor_id > acted.value AND b.actor_id <= acted.high), acted.high
    FROM acted WHERE acted.value IS NOT NULL
), agents(value) AS (
    SELECT min(c.on_behalf_of) FROM audit c WHERE c.tenant = sqlc.arg(tenant) AND c.on_behalf_of <> ''
    UNION ALL
    SELECT (SELECT min(d.on_behalf_of) FROM audit d WHERE d.tenant = sqlc.arg(tenant) AND d.on_behalf_of <> '' AND d.on_behalf_of > agents.value)
    FROM agents WHERE agents.value IS NOT NULL
), everybody(id) AS (
    SELECT acted.value FROM acted WHERE acted.value IS NOT NULL UNION SELECT agents.value FROM agents WHERE agents.value IS NOT NULL
)
SELECT CAST(everybody.id AS text) AS id, CAST(COALESCE(NULLIF(member.name, ''), member.email, api_key.name, '') AS text) AS name,
    CAST(CASE WHEN everybody.id IN ('cli', 'job') THEN 'system' WHEN api_key.kind = 'desk' THEN 'desk_key' WHEN api_key.id IS NOT NULL THEN 'key' ELSE 'member' END AS text) AS kind
FROM everybody LEFT JOIN member ON member.id = everybody.id LEFT JOIN api_key ON api_key.id = everybody.id
ORDER BY 2, 1;
