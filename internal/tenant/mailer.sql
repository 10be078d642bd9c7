-- name: mailerOf :one
SELECT host, port, encryption, username, password, sender, sender_name, version, changed_by, changed_name, changed_at FROM tenant_mailer WHERE tenant = $1;

-- name: putMailer :exec
INSERT INTO tenant_mailer (tenant, host, port, encryption, username, password, sender, sender_name, version, changed_by, changed_name, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (tenant) DO UPDATE SET host = excluded.host, port = excluded.port, encryption = excluded.encryption, username = excluded.username,
    password = excluded.password, sender = excluded.sender, sender_name = excluded.sender_name, version = excluded.version,
    changed_by = excluded.changed_by, changed_name = excluded.changed_name, changed_at = excluded.changed_at;

-- name: deleteMailer :exec
DELETE FROM tenant_mailer WHERE tenant = $1;

-- name: smsOf :one
SELECT url, secret, sender, version, changed_by, changed_name, changed_at FROM tenant_sms WHERE tenant = $1;

-- name: putSMS :exec
INSERT INTO tenant_sms (tenant, url, secret, sender, version, changed_by, changed_name, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant) DO UPDATE SET url = excluded.url, secret = excluded.secret, sender = excluded.sender, version = excluded.version,
    changed_by = excluded.changed_by, changed_name = excluded.changed_name, changed_at = excluded.changed_at;

-- name: deleteSMS :exec
DELETE FROM tenant_sms WHERE tenant = $1;
