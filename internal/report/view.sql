-- name: series :many
SELECT c.at, c.key, CAST(sum(c.n) AS bigint) AS n FROM report_count c
WHERE c.gen IN (0, sqlc.arg(gen)) AND c.tenant = sqlc.arg(tenant) AND c.measure = sqlc.arg(measure) AND c.grain = sqlc.arg(grain)
    AND c.at >= sqlc.arg(since) AND c.at < sqlc.arg(until)
    AND (CAST(sqlc.arg(any_application) AS boolean) OR c.application = sqlc.arg(application))
    AND (CAST(sqlc.arg(any_method) AS boolean) OR c.method = sqlc.arg(method))
GROUP BY c.at, c.key;

-- name: parts :many
SELECT c.application, c.method, c.key, CAST(sum(c.n) AS bigint) AS n FROM report_count c
WHERE c.gen IN (0, sqlc.arg(gen)) AND c.tenant = sqlc.arg(tenant) AND c.measure = sqlc.arg(measure) AND c.grain = sqlc.arg(grain)
    AND c.at >= sqlc.arg(since) AND c.at < sqlc.arg(until)
    AND (CAST(sqlc.arg(any_application) AS boolean) OR c.application = sqlc.arg(application))
    AND (CAST(sqlc.arg(any_method) AS boolean) OR c.method = sqlc.arg(method))
GROUP BY c.application, c.method, c.key;

-- name: seen :many
SELECT s.application, s.chunk, s.bits FROM report_seen s
WHERE s.gen = sqlc.arg(gen) AND s.tenant = sqlc.arg(tenant) AND s.grain = sqlc.arg(grain) AND s.at >= sqlc.arg(since) AND s.at < sqlc.arg(until)
    AND (CAST(sqlc.arg(any_application) AS boolean) OR s.application = sqlc.arg(application));

-- name: guesses :many
-- Failed sign-ins of an hour from one address: at how many accounts, and how many with names that nobody has.
SELECT g.at, g.address, CAST(sum(CASE WHEN g.account <> 0 THEN 1 ELSE 0 END) AS bigint) AS accounts,
    CAST(sum(CASE WHEN g.account = 0 THEN g.n ELSE 0 END) AS bigint) AS nobody, CAST(sum(g.n) AS bigint) AS n
FROM report_guess g
WHERE g.gen = sqlc.arg(gen) AND g.tenant = sqlc.arg(tenant) AND g.at >= sqlc.arg(since) AND g.at < sqlc.arg(until)
GROUP BY g.at, g.address;

-- name: tried :many
-- At how many accounts sign-ins of an hour failed, from whatever addresses.
SELECT g.at, count(DISTINCT g.account) AS accounts FROM report_guess g
WHERE g.gen = sqlc.arg(gen) AND g.tenant = sqlc.arg(tenant) AND g.at >= sqlc.arg(since) AND g.at < sqlc.arg(until) AND g.account <> 0
GROUP BY g.at;

-- name: applications :many
SELECT DISTINCT c.application FROM report_count c
WHERE c.gen IN (0, sqlc.arg(gen)) AND c.tenant = sqlc.arg(tenant) AND c.measure IN ('signin', 'token') AND c.grain = 'm' AND c.application <> ''
ORDER BY c.application LIMIT 100;

-- name: methods :many
SELECT DISTINCT c.method FROM report_count c
WHERE c.gen IN (0, sqlc.arg(gen)) AND c.tenant = sqlc.arg(tenant) AND c.measure IN ('signin', 'failed') AND c.grain = 'm' AND c.method <> ''
ORDER BY c.method LIMIT 100;

-- name: frozen :one
SELECT count(*) FROM account a WHERE a.tenant = $1 AND a.frozen_at IS NOT NULL;

-- name: blockedAddresses :one
SELECT count(*) FROM signin_blocked_address b WHERE b.tenant = $1;

-- name: blockedTexts :many
SELECT b.kind, count(*) AS n FROM tenant_block b WHERE b.tenant = $1 GROUP BY b.kind;

-- name: tenantZone :one
SELECT time_zone FROM tenant WHERE id = $1;
