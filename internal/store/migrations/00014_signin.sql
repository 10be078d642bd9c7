-- +goose Up
-- A sign-in that is not finished: something was proved, and more is asked for.
-- The browser holds its secret; here stands the digest of it.
CREATE TABLE signin_flow (
    id         {{text}} NOT NULL PRIMARY KEY,
    digest     {{bytes}} NOT NULL,
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    account    {{int}} NOT NULL REFERENCES account (n),
    epoch      {{int}} NOT NULL,
    identity   {{text}} NOT NULL, -- an identity's type, or access_link
    methods    {{text}} NOT NULL, -- what was proved, in the words of RFC 8176
    restricted {{bool}} NOT NULL,
    request    {{text}} NOT NULL, -- the oauth request that it is for, or empty
    renews     {{text}} NOT NULL, -- the session that it renews, or empty
    tries      {{int}} NOT NULL,
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL,
    done_at    {{int}}
);
CREATE UNIQUE INDEX signin_flow_digest ON signin_flow (digest);
CREATE INDEX signin_flow_account ON signin_flow (account);
CREATE INDEX signin_flow_expires ON signin_flow (expires_at);

-- Networks from which nobody signs in to a tenant.
CREATE TABLE signin_blocked_address (
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    network    {{text}} NOT NULL, -- in CIDR form
    reason     {{text}} NOT NULL,
    blocked_by {{text}} NOT NULL,
    blocked_at {{int}} NOT NULL,
    PRIMARY KEY (tenant, network)
);
