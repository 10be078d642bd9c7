-- name: movePassword :exec
UPDATE credential_password SET account = sqlc.arg(stays) WHERE account = sqlc.arg(other);
