-- name: beginAnew :execrows
UPDATE report_state SET next = gen + 1 WHERE one = 1 AND next = 0;

-- name: resetAgain :exec
UPDATE report_place SET again = first - 1, events_again = 0;

-- name: copyZones :exec
INSERT INTO report_zone (gen, tenant, zone) SELECT CAST(sqlc.arg(gen) AS bigint), t.id, t.time_zone FROM tenant t WHERE true ON CONFLICT (gen, tenant) DO UPDATE SET zone = excluded.zone;

-- name: insertRebuild :exec
INSERT INTO report_rebuild (id, gen, tenant, actor_kind, actor_id, actor_name, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: newestRebuild :one
SELECT id, gen, tenant, actor_kind, actor_id, actor_name, started_at, finished_at, events, rows, different, difference FROM report_rebuild ORDER BY gen DESC LIMIT 1;

-- name: progress :one
SELECT CAST(COALESCE(sum(events), 0) AS bigint) AS events, CAST(COALESCE(sum(events_again), 0) AS bigint) AS again,
    CAST(COALESCE(sum(CASE WHEN again < pos THEN 1 ELSE 0 END), 0) AS bigint) AS open FROM report_place;

-- name: compareCounts :one
-- All three in one look each, with whether everything was counted anew at that moment.
SELECT CAST(COALESCE(sum(CASE WHEN x.d <> 0 THEN 1 ELSE 0 END), 0) AS bigint) AS different, CAST(COALESCE(sum(abs(x.d)), 0) AS bigint) AS difference, count(*) AS n,
    CAST((SELECT count(*) FROM report_place p WHERE p.again < p.pos) AS bigint) AS open
FROM (
    SELECT sum(CASE WHEN c.gen = sqlc.arg(next) THEN c.n ELSE -c.n END) AS d
    FROM report_count c WHERE c.gen IN (sqlc.arg(gen), sqlc.arg(next)) AND (c.grain <> 'h' OR c.at >= sqlc.arg(hours_from))
    GROUP BY c.tenant, c.measure, c.grain, c.at, c.application, c.method, c.key
) x;

-- name: compareSeen :one
SELECT count(*) AS different FROM report_seen s WHERE s.gen IN (sqlc.arg(gen), sqlc.arg(next)) AND NOT EXISTS (
    SELECT 1 FROM report_seen o WHERE o.gen = CAST(sqlc.arg(gen) AS bigint) + CAST(sqlc.arg(next) AS bigint) - s.gen AND o.tenant = s.tenant AND o.grain = s.grain
        AND o.at = s.at AND o.application = s.application AND o.chunk = s.chunk AND o.bits = s.bits
);

-- name: compareGuesses :one
-- By hour, since the key of the addresses' hashes may have been exchanged.
SELECT CAST(COALESCE(sum(CASE WHEN x.d <> 0 THEN 1 ELSE 0 END), 0) AS bigint) AS different FROM (
    SELECT sum(CASE WHEN g.gen = sqlc.arg(next) THEN g.n ELSE -g.n END) AS d
    FROM report_guess g WHERE g.gen IN (sqlc.arg(gen), sqlc.arg(next)) AND g.at >= sqlc.arg(hours_from) GROUP BY g.tenant, g.at
) x;

-- name: putAnew :exec
UPDATE report_state SET gen = next, next = 0 WHERE one = 1;

-- name: settleEvents :exec
UPDATE report_place SET events = events_again;

-- name: finishRebuild :execrows
UPDATE report_rebuild SET finished_at = $2, events = $3, rows = $4, different = $5, difference = $6 WHERE id = $1 AND finished_at IS NULL;
