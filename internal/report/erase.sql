-- name: bitsOfChunk :many
SELECT gen, tenant, grain, at, application, bits FROM report_seen WHERE chunk = $1;

-- name: eraseGuesses :exec
DELETE FROM report_guess WHERE account = $1 AND account <> 0;

-- name: eraseBits :exec
DELETE FROM report_seen WHERE gen = $1 AND tenant = $2 AND grain = $3 AND at = $4 AND application = $5 AND chunk = $6;
