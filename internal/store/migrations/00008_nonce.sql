-- +goose Up
-- One-time links and codes. The secret itself is never here: it is made anew from the id and a key when it is sent.
CREATE TABLE nonce (
    id            {{text}} NOT NULL PRIMARY KEY,
    tenant        {{text}} NOT NULL REFERENCES tenant (id),
    account       {{int}} REFERENCES account (n), -- NULL: nobody yet
    kind          {{text}} NOT NULL,
    epoch         {{int}} NOT NULL,  -- the account's auth_epoch
    target        {{text}} NOT NULL, -- what it proves: an address, a number
    bound         {{text}} NOT NULL, -- the flow it is good in; empty: any
    digits        {{int}} NOT NULL,  -- of a code; 0: a link
    key_id        {{bytes}} NOT NULL,
    digest        {{bytes}} NOT NULL, -- SHA-256 of the secret's whole MAC
    data          {{bytes}},          -- sealed with the account's key
    tries         {{int}} NOT NULL DEFAULT 0,
    created_at    {{int}} NOT NULL,
    expires_at    {{int}} NOT NULL,
    used_at       {{int}},
    superseded_at {{int}}             -- a newer one was issued, or it was called back
);
CREATE INDEX nonce_account ON nonce (account, kind) WHERE account IS NOT NULL;
CREATE INDEX nonce_nobody ON nonce (tenant, kind, target) WHERE account IS NULL;
CREATE INDEX nonce_expires ON nonce (expires_at);

-- How contacts came to be the account's: what may be believed of them, and since when.
ALTER TABLE account ADD COLUMN had_contact {{bool}} NOT NULL DEFAULT {{false}}; -- a verified one was taken away once: none that comes is the first
ALTER TABLE account_email ADD COLUMN proof {{text}} NOT NULL DEFAULT ''; -- of a verified one: owner, staff; empty: it came with the account
ALTER TABLE account_email ADD COLUMN joined_at {{int}}; -- when a verified one joined or replaced another; NULL: it was the first
ALTER TABLE account_phone ADD COLUMN joined_at {{int}}; -- the same
