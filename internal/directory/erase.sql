-- name: eraseAgain :exec
DELETE FROM import_again WHERE number = $1;
