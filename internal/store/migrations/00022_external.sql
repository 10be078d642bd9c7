-- +goose Up
-- What other systems say about accounts. The types are the tenant's own: the first entry of a type declares it.
CREATE TABLE external_type (
    tenant {{text}} NOT NULL,
    key    {{text}} NOT NULL,
    label  {{text}} NOT NULL,
    icon   {{text}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (tenant, key)
);

-- Which events are entries of which type. What an entry says stands in its event.
CREATE TABLE external_entry (
    event   {{text}} NOT NULL PRIMARY KEY,
    tenant  {{text}} NOT NULL,
    account {{int}} NOT NULL REFERENCES account (n),
    type    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    own_id  {{text}} NOT NULL DEFAULT '', -- the other system's; empty: it has none
    digest  {{bytes}} -- of what it said, sealed with the account's key; null without own id
);
CREATE INDEX external_entry_account ON external_entry (account, type, at);
CREATE UNIQUE INDEX external_entry_own ON external_entry (account, type, own_id) WHERE own_id <> '';

-- What other systems show beside an account, each panel replaced as a whole.
CREATE TABLE external_panel (
    id         {{text}} NOT NULL PRIMARY KEY,
    tenant     {{text}} NOT NULL,
    account    {{int}} NOT NULL REFERENCES account (n),
    key        {{text}} NOT NULL,
    updated_at {{int}} NOT NULL, -- by the other system's clock
    put_at     {{int}} NOT NULL,
    put_by     {{text}} NOT NULL,
    body       {{bytes}} NOT NULL -- sealed with the account's key
);
CREATE UNIQUE INDEX external_panel_key ON external_panel (account, key);

-- A note whose text was removed keeps its place, its author and who removed it.
ALTER TABLE note ADD COLUMN redacted_at {{int}};
ALTER TABLE note ADD COLUMN redacted_name {{text}} NOT NULL DEFAULT '';
