-- +goose Up
-- What proves, besides the password, that a customer is the owner of an account. kind: totp, sms, email, passkey,
-- backup_codes.
CREATE TABLE credential_factor (
    id           {{text}} NOT NULL PRIMARY KEY,
    account      {{int}} NOT NULL REFERENCES account (n),
    tenant       {{text}} NOT NULL,
    kind         {{text}} NOT NULL,
    name         {{text}} NOT NULL DEFAULT '', -- the owner's word for it
    target       {{text}} NOT NULL DEFAULT '', -- where codes are sent: a number or an address
    secret       {{bytes}}, -- of an app, sealed with the account's key
    sent         {{text}} NOT NULL DEFAULT '', -- the nonce of the code that was sent last
    step         {{int}} NOT NULL DEFAULT 0, -- the last step of an app's code that was taken (RFC 6238, 5.2)
    created_at   {{int}} NOT NULL,
    last_used_at {{int}},
    disabled_at  {{int}},
    disabled_by  {{text}} NOT NULL DEFAULT ''
);
CREATE INDEX credential_factor_account ON credential_factor (account);

-- The public half of a passkey, beside its factor.
CREATE TABLE credential_passkey (
    factor          {{text}} NOT NULL PRIMARY KEY REFERENCES credential_factor (id) ON DELETE CASCADE,
    account         {{int}} NOT NULL REFERENCES account (n),
    tenant          {{text}} NOT NULL,
    credential      {{bytes}} NOT NULL, -- the device's id
    public_key      {{bytes}} NOT NULL,
    sign_count      {{int}} NOT NULL,
    backup_eligible {{bool}} NOT NULL,
    backed_up       {{bool}} NOT NULL,
    transports      {{text}} NOT NULL, -- separated by spaces
    model           {{bytes}} NOT NULL, -- AAGUID
    suspect_at      {{int}}, -- when its count did not grow
    UNIQUE (tenant, credential)
);
CREATE INDEX credential_passkey_account ON credential_passkey (account);

-- One code of a sheet. Its digest is sealed with the account's key.
CREATE TABLE credential_backup_code (
    id      {{text}} NOT NULL PRIMARY KEY,
    factor  {{text}} NOT NULL REFERENCES credential_factor (id) ON DELETE CASCADE,
    account {{int}} NOT NULL REFERENCES account (n),
    digest  {{bytes}} NOT NULL,
    used_at {{int}}
);
CREATE INDEX credential_backup_code_factor ON credential_backup_code (factor);

-- Challenges that were answered: each is good once.
CREATE TABLE credential_challenge (
    digest     {{bytes}} NOT NULL PRIMARY KEY,
    expires_at {{int}} NOT NULL
);
CREATE INDEX credential_challenge_expires ON credential_challenge (expires_at);

-- How often codes were tried and were wrong, over all sign-ins of an account at once.
CREATE TABLE credential_tries (
    account   {{int}} NOT NULL PRIMARY KEY REFERENCES account (n),
    since     {{int}} NOT NULL,
    wrong     {{int}} NOT NULL,
    day_since {{int}} NOT NULL,
    day_wrong {{int}} NOT NULL
);

-- What was decided about the second factor of one account: required or waived. Without a row, the tenant's rule holds.
CREATE TABLE credential_second (
    account {{int}} NOT NULL PRIMARY KEY REFERENCES account (n),
    rule    {{text}} NOT NULL,
    by_name {{text}} NOT NULL,
    at      {{int}} NOT NULL
);
