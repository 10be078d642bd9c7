-- name: eraseBackupCodes :exec
DELETE FROM credential_backup_code WHERE account = $1;

-- name: erasePasskeys :exec
DELETE FROM credential_passkey WHERE account = $1;

-- name: eraseFactors :exec
DELETE FROM credential_factor WHERE account = $1;

-- name: eraseTries :exec
DELETE FROM credential_tries WHERE account = $1;

-- name: eraseSecond :exec
DELETE FROM credential_second WHERE account = $1;

-- name: erasePassword :exec
DELETE FROM credential_password WHERE account = $1;
