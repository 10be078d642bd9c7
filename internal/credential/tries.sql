-- name: countTry :execrows
INSERT INTO credential_tries (account, since, wrong, day_since, day_wrong)
VALUES (sqlc.arg(account), CAST(sqlc.arg(now) AS bigint), 1, CAST(sqlc.arg(now) AS bigint), 1)
ON CONFLICT (account) DO UPDATE SET
    wrong = CASE WHEN credential_tries.since <= CAST(sqlc.arg(old) AS bigint) THEN 1 ELSE credential_tries.wrong + 1 END,
    since = CASE WHEN credential_tries.since <= CAST(sqlc.arg(old) AS bigint) THEN excluded.since ELSE credential_tries.since END,
    day_wrong = CASE WHEN credential_tries.day_since <= CAST(sqlc.arg(day_old) AS bigint) THEN 1 ELSE credential_tries.day_wrong + 1 END,
    day_since = CASE WHEN credential_tries.day_since <= CAST(sqlc.arg(day_old) AS bigint) THEN excluded.day_since ELSE credential_tries.day_since END
WHERE (credential_tries.since <= CAST(sqlc.arg(old) AS bigint) OR credential_tries.wrong < CAST(sqlc.arg(most) AS bigint))
    AND (credential_tries.day_since <= CAST(sqlc.arg(day_old) AS bigint) OR credential_tries.day_wrong < CAST(sqlc.arg(day_most) AS bigint));

-- name: uncountTry :exec
UPDATE credential_tries SET wrong = wrong - 1, day_wrong = day_wrong - 1 WHERE account = $1 AND wrong > 0 AND day_wrong > 0;
