-- name: openedNow :one
SELECT count(*) FROM desk_opened WHERE tenant = $1 AND member = $2 AND account = $3 AND until > $4;

-- name: enterWindow :one
INSERT INTO desk_use (tenant, member, kind, member_name, until, used, extra, presses) VALUES ($1, $2, $3, $4, $5, 0, 0, 0)
ON CONFLICT (tenant, member, kind) DO UPDATE SET
    member_name = excluded.member_name,
    until = CASE WHEN desk_use.until <= sqlc.arg(now) THEN excluded.until ELSE desk_use.until END,
    used = CASE WHEN desk_use.until <= sqlc.arg(now) THEN 0 ELSE desk_use.used END,
    extra = CASE WHEN desk_use.until <= sqlc.arg(now) THEN 0 ELSE desk_use.extra END,
    reached_at = CASE WHEN desk_use.until <= sqlc.arg(now) THEN NULL ELSE desk_use.reached_at END,
    typed_at = CASE WHEN desk_use.until <= sqlc.arg(now) THEN NULL ELSE desk_use.typed_at END,
    presses = CASE WHEN desk_use.until <= sqlc.arg(now) THEN 0 ELSE desk_use.presses END
RETURNING until, used, extra, typed_at, presses;

-- name: addUse :execrows
-- Who may go on is not held: by a limit that was raised, either.
UPDATE desk_use SET used = used + $4, typed_at = $5, presses = $6, reached_at = NULL
WHERE tenant = $1 AND member = $2 AND kind = $3 AND used + $4 <= sqlc.arg(most) + extra;

-- name: noteTyped :exec
UPDATE desk_use SET typed_at = $3, presses = $4 WHERE tenant = $1 AND member = $2 AND kind = 'searches';

-- name: typedNow :one
SELECT count(*) FROM desk_use WHERE tenant = $1 AND member = $2 AND kind = 'searches' AND typed_at IS NOT NULL AND until > $3;

-- name: addTyped :exec
UPDATE desk_use SET used = CASE WHEN used < sqlc.arg(most) + extra THEN used + 1 ELSE used END, typed_at = NULL, presses = 0
WHERE tenant = $1 AND member = $2 AND kind = 'searches' AND typed_at IS NOT NULL AND until > $3;

-- name: keepOpened :execrows
INSERT INTO desk_opened (tenant, member, account, until) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant, member, account) DO UPDATE SET until = excluded.until WHERE desk_opened.until <= sqlc.arg(now);

-- name: dropOpened :exec
DELETE FROM desk_opened WHERE tenant = $1 AND member = $2 AND until <= $3;

-- name: holdUse :execrows
UPDATE desk_use SET reached_at = $4 WHERE tenant = $1 AND member = $2 AND kind = $3 AND reached_at IS NULL;

-- name: releaseUse :execrows
UPDATE desk_use SET extra = extra + $4, reached_at = NULL
WHERE tenant = $1 AND member = $2 AND kind = $3 AND reached_at IS NOT NULL AND until > $5 AND used >= sqlc.arg(most) + extra;

-- name: takeOwnRelease :execrows
INSERT INTO desk_own_release (tenant, member, at) VALUES ($1, $2, $3)
ON CONFLICT (tenant, member) DO UPDATE SET at = excluded.at WHERE desk_own_release.at <= sqlc.arg(before);

-- name: ownReleasesSince :one
SELECT count(*) FROM desk_own_release WHERE tenant = $1 AND member = $2 AND at > $3;

-- name: usesIn :many
SELECT u.kind, u.member, u.member_name, u.until, u.used, u.extra, u.reached_at, coalesce(r.at, 0) AS released_at, s.value
FROM desk_use u
LEFT JOIN desk_own_release r ON r.tenant = u.tenant AND r.member = u.member
LEFT JOIN tenant_setting s ON s.tenant = u.tenant AND s.key = 'desk.' || u.kind || '_per_hour'
WHERE u.tenant = $1 AND u.until > sqlc.arg(now) AND (u.member = sqlc.arg(member) OR sqlc.arg(member) = '')
ORDER BY u.reached_at, u.member_name, u.member, u.kind;
