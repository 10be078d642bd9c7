-- +goose Up
-- Whom an answer that is kept under an idempotency key is about: it is forgotten with the account.
ALTER TABLE idempotency ADD COLUMN account {{int}};
CREATE INDEX idempotency_account ON idempotency (account) WHERE account IS NOT NULL;

-- What is short-lived and names an account is found by it when the account is erased.
CREATE INDEX federation_flow_account ON federation_flow (account) WHERE account IS NOT NULL;
CREATE INDEX oauth_request_account ON oauth_request (account) WHERE account IS NOT NULL;
CREATE INDEX oauth_device_account ON oauth_device (account) WHERE account IS NOT NULL;

-- The lines of the file of tombstones that this database knows. The file stands outside of backups: whom it names and
-- this table does not was erased after the backup that this database was restored from.
CREATE TABLE tombstone (
    login  {{text}} NOT NULL PRIMARY KEY, -- the login ID
    tenant {{text}} NOT NULL,
    at     {{int}} NOT NULL
);

-- How far the erasing of an account is. Each step that is done is noted in the step's own transaction.
CREATE TABLE erasure (
    account  {{int}} NOT NULL PRIMARY KEY REFERENCES account (n),
    tenant   {{text}} NOT NULL,
    login    {{text}} NOT NULL,
    request  {{text}} NOT NULL, -- the deletion request; empty: it was erased before, and a restored database had it again
    steps    {{int}} NOT NULL, -- how many are done
    began_at {{int}} NOT NULL,
    done_at  {{int}}, -- NULL: goes on
    receipt  {{bytes}} -- the signed note
);
CREATE INDEX erasure_going ON erasure (began_at, account) WHERE done_at IS NULL;
CREATE INDEX erasure_request ON erasure (tenant, request) WHERE request <> '';

-- Other systems that were told of accounts, and whether they have said that theirs is deleted, too.
CREATE TABLE erasure_recipient (
    account      {{int}} NOT NULL REFERENCES account (n),
    recipient    {{text}} NOT NULL, -- the endpoint's id
    tenant       {{text}} NOT NULL,
    name         {{text}} NOT NULL,
    informed_at  {{int}},
    confirmed_at {{int}},
    PRIMARY KEY (account, recipient)
);
