-- name: dropHours :exec
DELETE FROM report_count WHERE gen = $1 AND tenant = $2 AND measure = $3 AND grain = 'h' AND at < $4;

-- name: dropOldGuesses :exec
DELETE FROM report_guess WHERE gen = $1 AND tenant = $2 AND at < $3;

-- name: dropCounts :execrows
DELETE FROM report_count WHERE (gen, tenant, measure, grain, at, application, method, key) IN (
    SELECT o.gen, o.tenant, o.measure, o.grain, o.at, o.application, o.method, o.key FROM report_count o WHERE o.gen > 0 AND o.gen < $1 ORDER BY o.gen LIMIT 1000
);

-- name: dropSeen :execrows
DELETE FROM report_seen WHERE (gen, tenant, grain, at, application, chunk) IN (
    SELECT o.gen, o.tenant, o.grain, o.at, o.application, o.chunk FROM report_seen o WHERE o.gen > 0 AND o.gen < $1 ORDER BY o.gen LIMIT 1000
);

-- name: dropGuessesOf :execrows
DELETE FROM report_guess WHERE (gen, tenant, at, address, account) IN (
    SELECT o.gen, o.tenant, o.at, o.address, o.account FROM report_guess o WHERE o.gen > 0 AND o.gen < $1 ORDER BY o.gen LIMIT 1000
);

-- name: dropZones :execrows
DELETE FROM report_zone WHERE gen > 0 AND gen < $1;
