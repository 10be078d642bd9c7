-- name: readersOf :many
SELECT seen.who, seen.at, seen.views, seen.revealed, coalesce(m.name, k.name, '') AS name, CAST(CASE WHEN m.id IS NULL THEN 'key' ELSE 'member' END AS text) AS kind
FROM (
    SELECT CAST(CASE WHEN v.on_behalf_of <> '' THEN v.on_behalf_of ELSE v.actor_id END AS text) AS who, CAST(max(v.at) AS bigint) AS at,
        CAST(sum(CASE WHEN v.op = 'account.view' THEN 1 ELSE 0 END) AS bigint) AS views,
        CAST(coalesce(max(CASE WHEN v.op = 'account.reveal' THEN v.at END), 0) AS bigint) AS revealed
    FROM audit v
    WHERE v.tenant = $1 AND v.target = $2 AND v.target <> '' AND v.at >= $3 AND v.op IN ('account.view', 'account.reveal')
        AND v.outcome = 'done' AND v.actor_kind IN ('member', 'desk_key', 'key')
    GROUP BY 1 ORDER BY 2 DESC LIMIT $4
) seen LEFT JOIN member m ON m.id = seen.who LEFT JOIN api_key k ON k.id = seen.who
ORDER BY seen.at DESC, seen.who;
