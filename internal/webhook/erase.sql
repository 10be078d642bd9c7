-- name: eraseAttempts :exec
DELETE FROM webhook_attempt WHERE account = $1;

-- name: attemptsOfAccount :exec
DELETE FROM webhook_attempt WHERE delivery IN (SELECT id FROM webhook_delivery WHERE webhook_delivery.account = $1);

-- name: eraseDeliveries :exec
DELETE FROM webhook_delivery WHERE account = $1;
