-- name: oldDeliveries :many
SELECT id FROM webhook_delivery WHERE done_at IS NOT NULL AND done_at < $1 ORDER BY done_at LIMIT $2;

-- name: deliveriesOfRemoved :many
SELECT d.id FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint WHERE e.removed_at IS NOT NULL LIMIT $1;

-- name: deleteAttempts :exec
DELETE FROM webhook_attempt WHERE delivery = $1;

-- name: deleteDelivery :exec
DELETE FROM webhook_delivery WHERE id = $1;

-- name: deleteEmptyEndpoints :exec
DELETE FROM webhook_endpoint WHERE removed_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.endpoint = webhook_endpoint.id)
    AND NOT EXISTS (SELECT 1 FROM webhook_secret s WHERE s.endpoint = webhook_endpoint.id);

-- name: deleteOldSecrets :exec
DELETE FROM webhook_secret WHERE expires_at IS NOT NULL AND expires_at < $1;
