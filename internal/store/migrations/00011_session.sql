-- +goose Up
-- When the last failed sign-in of the running count was: an old one does not count any more.
ALTER TABLE account ADD COLUMN failed_at {{int}};

-- Failed sign-ins of what is no account: of a network address, and of an identifier that nobody has.
CREATE TABLE sign_in_failure (
    tenant   {{text}} NOT NULL REFERENCES tenant (id),
    subject  {{text}} NOT NULL, -- address:…, text:… (a keyed digest)
    attempts {{int}} NOT NULL,
    failed_at {{int}} NOT NULL,
    until    {{int}}, -- refused until then
    PRIMARY KEY (tenant, subject)
) {{rowless}};
CREATE INDEX sign_in_failure_at ON sign_in_failure (failed_at);

-- A browser or app in which an account was signed in to. The cookie's secret stands here as its digest only.
CREATE TABLE device (
    id         {{text}} NOT NULL PRIMARY KEY,
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    account    {{int}} NOT NULL REFERENCES account (n),
    digest     {{bytes}} NOT NULL,
    created_at {{int}} NOT NULL,
    seen_at    {{int}} NOT NULL,
    trusted_at {{int}}, -- the customer said so
    user_agent {{text}} NOT NULL,
    address    {{text}} NOT NULL,
    attempts   {{int}} NOT NULL DEFAULT 0, -- failed sign-ins with this cookie
    failed_at  {{int}}
);
CREATE UNIQUE INDEX device_digest ON device (digest, account);
CREATE INDEX device_account ON device (account, seen_at);
CREATE INDEX device_seen ON device (seen_at);

-- One signed-in device. What carries another epoch than its account is dead.
CREATE TABLE session (
    id               {{text}} NOT NULL PRIMARY KEY,
    tenant           {{text}} NOT NULL REFERENCES tenant (id),
    account          {{int}} NOT NULL REFERENCES account (n),
    epoch            {{int}} NOT NULL,
    digest           {{bytes}} NOT NULL, -- of the cookie's secret
    identity         {{text}} NOT NULL, -- password, google, passkey …
    methods          {{text}} NOT NULL, -- of proof, separated by spaces
    application      {{text}} NOT NULL, -- the id of the one it began with; empty for the customers' pages
    restricted       {{bool}} NOT NULL, -- no change of contacts or factors
    device           {{text}} NOT NULL,
    user_agent       {{text}} NOT NULL,
    address          {{text}} NOT NULL,
    created_at       {{int}} NOT NULL,
    authenticated_at {{int}} NOT NULL,
    seen_at          {{int}} NOT NULL,
    expires_at       {{int}} NOT NULL,
    ended_at         {{int}},
    ended_by         {{text}} NOT NULL DEFAULT '', -- why: signed_out, ended, session_limit_reached, session_expired, refresh_reused
    refreshed_at     {{int}}
);
CREATE UNIQUE INDEX session_digest ON session (digest);
CREATE INDEX session_account ON session (account, created_at);
CREATE INDEX session_expires ON session (expires_at) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;
