-- name: setMustReset :exec
UPDATE account SET version = version + 1, must_reset_password = $2 WHERE n = $1 AND must_reset_password <> $2;
