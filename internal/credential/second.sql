-- name: secondOf :one
SELECT rule, by_name, at FROM credential_second WHERE account = $1;

-- name: setSecond :exec
INSERT INTO credential_second (account, rule, by_name, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (account) DO UPDATE SET rule = excluded.rule, by_name = excluded.by_name, at = excluded.at;
