-- name: eraseFlows :exec
DELETE FROM signin_flow WHERE account = $1;
