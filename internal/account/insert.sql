-- name: insertAccount :one
INSERT INTO account (id, tenant, status, state, status_reason, first_name, last_name, second_last_name, display_name, name_words, fold_version,
    email, unverified_email, phone, phone_verified, identity_types, username, customer_id, legacy_id, username_fold, customer_id_fold, legacy_id_fold, gender, birth_year, birth_month, birth_day,
    locale, time_zone, picture, created_at, created_by_identity, imported_at, last_login_at, last_login_identity,
    lock_since, lock_until, lock_attempts, lock_address, deletion_pending_at, must_reset_password)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)
RETURNING n;

-- name: insertIdentifier :execrows
INSERT INTO identifier (tenant, value, kind, account, since) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, value) DO NOTHING;

-- name: insertEmail :exec
INSERT INTO account_email (account, verified, tenant, address, domain, since, created_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: insertSegment :exec
INSERT INTO seg (h, account, address) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: insertPhone :exec
INSERT INTO account_phone (id, account, tenant, number, reversed, type, verified_at, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: insertAddress :exec
INSERT INTO account_address (id, account, type, line1, line2, locality, region, postal_code, country) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: insertIdentity :exec
INSERT INTO account_identity (id, account, tenant, type, subject, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: insertAttribute :exec
INSERT INTO account_attribute (account, tenant, key, value, fold) VALUES ($1, $2, $3, $4, $5);

-- name: insertAccountSegment :exec
INSERT INTO account_segment (tenant, segment, account) VALUES ($1, $2, $3);

-- name: insertNameWord :exec
INSERT INTO name_word (tenant, kind, fold, words, account, created_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING;

-- name: insertDictionaryWord :exec
INSERT INTO name_dictionary (tenant, kind, fold) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: insertCount :exec
INSERT INTO account_count (tenant, state, delta) VALUES ($1, $2, $3);
