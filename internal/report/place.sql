-- name: state :one
SELECT gen, next, erased, hours_from, counted_at FROM report_state WHERE one = 1;

-- name: lockState :one
SELECT gen, next, erased, hours_from, counted_at FROM report_state WHERE one = 1 FOR UPDATE;

-- name: placeOf :one
SELECT first, last, pos, again FROM report_place WHERE first = $1;

-- name: openPast :one
-- A stretch of an import that is not counted to its end.
SELECT first, last, pos, again FROM report_place WHERE pos < last AND first < 0 ORDER BY first LIMIT 1;

-- name: countOpenPast :one
SELECT count(*) FROM report_place WHERE pos < last AND first < 0;

-- name: openAgain :one
SELECT first, last, pos, again FROM report_place WHERE again < pos ORDER BY first LIMIT 1;

-- name: movePlace :execrows
UPDATE report_place SET pos = sqlc.arg(next), events = events + sqlc.arg(events) WHERE first = sqlc.arg(first) AND pos = sqlc.arg(was);

-- name: moveAgain :execrows
UPDATE report_place SET again = sqlc.arg(next), events_again = events_again + sqlc.arg(events) WHERE first = sqlc.arg(first) AND again = sqlc.arg(was);

-- name: newStretches :many
SELECT p.first, p.last FROM event_past p WHERE NOT EXISTS (SELECT 1 FROM report_place r WHERE r.first = p.first) ORDER BY p.first LIMIT 500;

-- name: imported :one
-- How long the imported stretches are together, and how much of them is counted: in positions.
SELECT CAST(COALESCE((SELECT sum(p.last - p.first + 1) FROM event_past p), 0) AS bigint) AS length,
    CAST(COALESCE((SELECT sum(r.pos - r.first + 1) FROM report_place r WHERE r.first < 0), 0) AS bigint) AS counted;

-- name: addPlace :exec
INSERT INTO report_place (first, last, pos, again) VALUES (sqlc.arg(first), sqlc.arg(last), sqlc.arg(pos), sqlc.arg(pos)) ON CONFLICT (first) DO NOTHING;

-- name: placeAround :one
SELECT first, last, pos, again FROM report_place WHERE first <= sqlc.arg(at) ORDER BY first DESC LIMIT 1;

-- name: goneBetween :many
SELECT DISTINCT g.account, g.upto FROM event e JOIN report_gone g ON g.account = e.account WHERE e.pos > sqlc.arg(after) AND e.pos <= sqlc.arg(upto);

-- name: goneUpto :one
SELECT CAST(COALESCE((SELECT upto FROM report_gone WHERE account = $1), 0) AS bigint) AS upto;

-- name: setGone :exec
INSERT INTO report_gone (account, upto) VALUES ($1, $2) ON CONFLICT (account) DO UPDATE SET upto = excluded.upto;

-- name: noteErased :exec
UPDATE report_state SET erased = erased + 1 WHERE one = 1;

-- name: noteCounted :exec
UPDATE report_state SET counted_at = $1 WHERE one = 1;

-- name: raiseHours :exec
UPDATE report_state SET hours_from = $1 WHERE one = 1 AND hours_from < $1;

-- name: zones :many
SELECT t.id, t.time_zone, COALESCE(z.zone, '') AS counted FROM tenant t LEFT JOIN report_zone z ON z.tenant = t.id AND z.gen = $1;

-- name: zoneOf :one
SELECT zone FROM report_zone WHERE gen = $1 AND tenant = $2;

-- name: putZone :execrows
INSERT INTO report_zone (gen, tenant, zone) VALUES ($1, $2, $3) ON CONFLICT (gen, tenant) DO NOTHING;

-- name: toldCreated :one
-- Whether something told before how the account was made.
SELECT CAST(EXISTS (SELECT 1 FROM event WHERE event.account = $1 AND event.type = 'account.created' AND event.account_order < $2) AS boolean) AS told;

-- name: addDeltas :exec
INSERT INTO report_count (gen, tenant, measure, grain, at, application, method, key, n)
SELECT d.gen, d.tenant, d.measure, d.grain, d.at, d.application, d.method, d.key, d.n FROM report_delta d WHERE true
ON CONFLICT (gen, tenant, measure, grain, at, application, method, key) DO UPDATE SET n = report_count.n + excluded.n;

-- name: dropDeltas :exec
DELETE FROM report_delta;

-- name: bitsOf :one
SELECT bits FROM report_seen WHERE gen = $1 AND tenant = $2 AND grain = $3 AND at = $4 AND application = $5 AND chunk = $6;

-- name: putBits :exec
INSERT INTO report_seen (gen, tenant, grain, at, application, chunk, bits) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (gen, tenant, grain, at, application, chunk) DO UPDATE SET bits = excluded.bits;

-- name: addGuess :exec
INSERT INTO report_guess (gen, tenant, at, address, account, n) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (gen, tenant, at, address, account) DO UPDATE SET n = report_guess.n + excluded.n;
