-- name: shiftQuiet :exec
-- An account comes (1) or goes (-1), if it signed in last so long ago that others like it are counted already.
INSERT INTO account_quiet (tenant, at, delta)
SELECT a.tenant, CAST(a.last_login_at AS bigint) - CAST(a.last_login_at AS bigint) % 900000000, CAST(sqlc.arg(delta) AS bigint)
FROM account a WHERE a.n = sqlc.arg(n) AND a.last_login_at > 0 AND a.last_login_at < CAST(sqlc.arg(before) AS bigint) AND a.status <> 'deleted';

-- name: addQuiet :exec
INSERT INTO account_quiet (tenant, at, delta) VALUES ($1, $2, $3);

-- name: sumQuiet :one
SELECT CAST(COALESCE(sum(q.delta), 0) AS bigint) AS n FROM account_quiet q WHERE q.tenant = $1 AND q.at < $2;

-- name: quietUpto :one
SELECT upto, anew FROM account_quiet_upto WHERE tenant = $1;

-- name: countQuiet :one
SELECT count(*) FROM account a WHERE a.tenant = $1 AND coalesce(a.last_login_at, 0) >= CAST(sqlc.arg(since) AS bigint) AND coalesce(a.last_login_at, 0) < CAST(sqlc.arg(before) AS bigint) AND a.status <> 'deleted';

-- name: quietTenants :many
SELECT t.id, CAST(COALESCE(u.upto, 0) AS bigint) AS upto, CAST(COALESCE(u.anew, 0) AS bigint) AS anew FROM tenant t LEFT JOIN account_quiet_upto u ON u.tenant = t.id;

-- name: quietBetween :many
-- In one statement, so that accounts and their changes are seen at the same moment: what is kept already of these is not added again.
SELECT CAST(x.at AS bigint) AS at, CAST(sum(x.n) AS bigint) AS n FROM (
    SELECT CASE WHEN coalesce(a.last_login_at, 0) < CAST(sqlc.arg(old) AS bigint) THEN 0
        ELSE coalesce(a.last_login_at, 0) - coalesce(a.last_login_at, 0) % 900000000 END AS at, 1 AS n
    FROM account a WHERE a.tenant = sqlc.arg(tenant) AND coalesce(a.last_login_at, 0) >= CAST(sqlc.arg(since) AS bigint) AND coalesce(a.last_login_at, 0) > 0
        AND coalesce(a.last_login_at, 0) < CAST(sqlc.arg(upto) AS bigint) AND a.status <> 'deleted'
    UNION ALL
    SELECT CASE WHEN q.at < CAST(sqlc.arg(old) AS bigint) THEN 0 ELSE q.at END AS at, -q.delta AS n
    FROM account_quiet q WHERE q.tenant = sqlc.arg(tenant) AND q.at >= CAST(sqlc.arg(since) AS bigint) AND q.at < CAST(sqlc.arg(upto) AS bigint)
) x GROUP BY x.at HAVING sum(x.n) <> 0;

-- name: beginQuiet :exec
INSERT INTO account_quiet_upto (tenant, upto, anew) VALUES ($1, 0, 0) ON CONFLICT (tenant) DO NOTHING;

-- name: moveQuietUpto :execrows
UPDATE account_quiet_upto SET upto = sqlc.arg(upto) WHERE tenant = sqlc.arg(tenant) AND upto = sqlc.arg(was) AND anew = sqlc.arg(anew);

-- name: quietAnew :exec
INSERT INTO account_quiet_upto (tenant, upto, anew) VALUES ($1, 0, 1) ON CONFLICT (tenant) DO UPDATE SET upto = 0, anew = account_quiet_upto.anew + 1;

-- name: allQuietAnew :exec
UPDATE account_quiet_upto SET upto = 0, anew = anew + 1;

-- name: quietToFold :one
-- How many rows could go.
SELECT CAST(count(*) - count(DISTINCT CASE WHEN q.at < CAST(sqlc.arg(old) AS bigint) THEN 0 ELSE q.at END) AS bigint) AS n FROM account_quiet q WHERE q.tenant = sqlc.arg(tenant);

-- name: takeQuiet :many
DELETE FROM account_quiet WHERE id IN (
    SELECT q.id FROM account_quiet q WHERE q.tenant = $1 ORDER BY q.at, q.id LIMIT 5000 FOR UPDATE SKIP LOCKED
) RETURNING at, delta;
