-- name: insertPasskey :execrows
INSERT INTO staff_passkey (id, member, credential, public_key, name, sign_count, backup_eligible, backed_up, transports, model, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (credential) DO NOTHING;

-- name: passkeysOf :many
SELECT id, credential, public_key, name, sign_count, backup_eligible, backed_up, transports, model, created_at, used_at, suspect_at
FROM staff_passkey WHERE member = $1 ORDER BY created_at, id;

-- name: countPasskeys :one
SELECT count(*) FROM staff_passkey WHERE member = $1;

-- name: usedPasskey :exec
UPDATE staff_passkey SET sign_count = $2, backed_up = $3, used_at = $4, suspect_at = coalesce($5, suspect_at) WHERE credential = $1;

-- name: deletePasskey :execrows
DELETE FROM staff_passkey WHERE id = $1 AND member = $2;

-- name: deletePasskeysOf :exec
DELETE FROM staff_passkey WHERE member = $1;

-- name: takeChallenge :execrows
INSERT INTO staff_challenge (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING;

-- name: forgetChallengesBefore :execrows
DELETE FROM staff_challenge WHERE expires_at <= $1;

-- name: noteSignIn :exec
UPDATE member SET failed_attempts = 0, locked_until = 0, last_sign_in_at = $2 WHERE id = $1;

-- name: enrolByPasskey :exec
UPDATE member SET name = $2, status = 'active', failed_attempts = 0, locked_until = 0, last_sign_in_at = $3 WHERE id = $1;

-- name: forgetPassword :exec
UPDATE member SET password = '', totp_secret = NULL WHERE id = $1;

-- name: memberShown :one
SELECT m.id, m.email, m.name, m.status, m.password, m.locked_until, m.created_at, m.last_sign_in_at, m.passkey_only,
       (SELECT count(*) FROM staff_passkey p WHERE p.member = m.id) AS passkeys
FROM member m WHERE m.id = $1;
