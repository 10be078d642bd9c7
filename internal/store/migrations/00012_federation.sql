-- +goose Up
-- Sign-in providers of others. A row stays when its provider is removed: the short name goes on to mean one issuer,
-- so that nobody who adds it again takes over who signed in by it.
CREATE TABLE provider (
    tenant        {{text}} NOT NULL REFERENCES tenant (id),
    slug          {{text}} NOT NULL,
    kind          {{text}} NOT NULL, -- google, apple, facebook, oidc
    issuer        {{text}} NOT NULL,
    client_id     {{text}} NOT NULL,
    secret        {{bytes}}, -- sealed; Apple: the private key
    team_id       {{text}} NOT NULL DEFAULT '', -- Apple's
    key_id        {{text}} NOT NULL DEFAULT '',
    scopes        {{text}} NOT NULL,
    label         {{text}} NOT NULL,
    icon          {{text}} NOT NULL,
    enabled       {{bool}} NOT NULL,
    version       {{int}} NOT NULL,
    added_at      {{int}} NOT NULL,
    removed_at    {{int}},
    failures      {{int}} NOT NULL DEFAULT 0, -- in a row, by the provider's fault or the settings'
    failing_since {{int}},
    failure       {{text}} NOT NULL DEFAULT '', -- code of the last one
    worked_at     {{int}},
    PRIMARY KEY (tenant, slug)
);

-- Browsers that were sent to a provider. Each comes back once.
CREATE TABLE federation_flow (
    state      {{bytes}} NOT NULL PRIMARY KEY, -- SHA-256 of what the browser brings back
    tenant     {{text}} NOT NULL,
    slug       {{text}} NOT NULL,
    browser    {{bytes}} NOT NULL, -- SHA-256 of what the browser keeps in its cookie
    sealed     {{bytes}} NOT NULL, -- nonce and PKCE verifier
    account    {{int}}, -- that the identity is to be linked to; NULL: to sign in
    epoch      {{int}} NOT NULL DEFAULT 0,
    created_at {{int}} NOT NULL,
    expires_at {{int}} NOT NULL,
    used_at    {{int}}
);
CREATE INDEX federation_flow_expires ON federation_flow (expires_at);
