-- +goose Up
-- The settings that were ever changed: who changed each last, and the tenant's version since then, so that two
-- editors of different settings do not stand in each other's way. Defaults stand in the code.
CREATE TABLE tenant_setting (
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    key          {{text}} NOT NULL,
    value        {{text}}, -- NULL: set back to the default
    version      {{int}} NOT NULL,
    changed_by   {{text}} NOT NULL,
    changed_name {{text}} NOT NULL,
    changed_at   {{int}} NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE TABLE tenant_logo (
    tenant {{text}} NOT NULL PRIMARY KEY REFERENCES tenant (id),
    digest {{text}} NOT NULL, -- SHA-256 in hex, as the setting brand.logo has it
    media  {{text}} NOT NULL,
    body   {{bytes}} NOT NULL
);

-- What new accounts may not have.
CREATE TABLE tenant_block (
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    kind         {{text}} NOT NULL, -- email_domain, username
    value        {{text}} NOT NULL, -- in its canonical form; a username may have *
    pattern      {{bool}} NOT NULL, -- the value has *
    note         {{text}} NOT NULL,
    blocked_by   {{text}} NOT NULL,
    blocked_name {{text}} NOT NULL,
    blocked_at   {{int}} NOT NULL,
    PRIMARY KEY (tenant, kind, value)
);
CREATE INDEX tenant_block_pattern ON tenant_block (tenant, kind) WHERE pattern;
