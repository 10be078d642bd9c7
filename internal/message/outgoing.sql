-- name: outgoingOf :one
SELECT id, tenant, account, template, channel, language, masked, body, nonce, notice, attempts, created_at FROM message WHERE id = $1 AND tenant = $2 AND account IS NOT NULL;
