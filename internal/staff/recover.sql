-- name: forgetProofs :exec
UPDATE member SET status = 'invited', password = '', totp_secret = NULL, failed_attempts = 0, locked_until = 0 WHERE id = $1;
