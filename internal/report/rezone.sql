-- name: changedZones :many
SELECT o.tenant, o.zone AS was, n.zone FROM report_zone o JOIN report_zone n ON n.tenant = o.tenant AND n.gen = sqlc.arg(next)
WHERE o.gen = sqlc.arg(gen) AND o.zone <> n.zone;

-- name: goneCounts :many
SELECT measure, grain, at, application, method, key, n FROM report_count WHERE gen = 0 AND tenant = $1;

-- name: dropGone :exec
DELETE FROM report_count WHERE gen = 0 AND tenant = $1;
