-- name: eraseMessages :exec
DELETE FROM message WHERE account = $1;

-- name: eraseSuppressions :exec
DELETE FROM message_suppression WHERE account = $1;
