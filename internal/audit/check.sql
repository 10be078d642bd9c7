-- name: insertCheck :exec
INSERT INTO audit_check (id, at, actor_kind, actor_id, actor_name, entries, problem, wrong_entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: newestCheck :one
SELECT at, actor_kind, actor_name, entries, problem, wrong_entry FROM audit_check ORDER BY at DESC, id DESC LIMIT 1;
