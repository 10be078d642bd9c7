-- +goose Up
-- An application that customers sign in to, or that acts for itself.
CREATE TABLE application (
    id              {{text}} NOT NULL PRIMARY KEY, -- the client_id
    tenant          {{text}} NOT NULL REFERENCES tenant (id),
    name            {{text}} NOT NULL,
    kind            {{text}} NOT NULL, -- web, single_page, native, machine, device
    secret          {{bytes}}, -- SHA-256; NULL: a public client has none
    old_secret      {{bytes}}, -- the one before the last rotation
    old_until       {{int}},
    redirect_uris   {{text}} NOT NULL, -- one a line, compared byte by byte
    post_logout_uris {{text}} NOT NULL, -- one a line
    logout_uri      {{text}} NOT NULL, -- told when a session ends; empty: not told
    scopes          {{text}} NOT NULL, -- what it may ask for, space separated
    consent         {{bool}} NOT NULL, -- the customer is asked
    access_seconds  {{int}} NOT NULL,
    refresh_seconds {{int}} NOT NULL, -- 0: gets no refresh tokens
    version         {{int}} NOT NULL DEFAULT 1,
    created_by      {{text}} NOT NULL,
    created_at      {{int}} NOT NULL,
    used_at         {{int}}, -- to the minute
    disabled_at     {{int}},
    removed_at      {{int}} -- its grants are deleted in the background
);
CREATE INDEX application_tenant ON application (tenant, name);

-- A tenant's own scopes, besides those of OpenID Connect.
CREATE TABLE oauth_scope (
    tenant {{text}} NOT NULL REFERENCES tenant (id),
    name   {{text}} NOT NULL,
    title  {{text}} NOT NULL, -- what the customer reads when asked for consent
    PRIMARY KEY (tenant, name)
);

CREATE TABLE signing_key (
    id         {{text}} NOT NULL PRIMARY KEY, -- the kid
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    stage      {{text}} NOT NULL, -- next, current, old
    public     {{bytes}} NOT NULL, -- PKIX
    private    {{bytes}} NOT NULL, -- PKCS #8, sealed
    created_at {{int}} NOT NULL,
    since      {{int}} NOT NULL -- in this stage
);
CREATE INDEX signing_key_tenant ON signing_key (tenant, stage);
CREATE UNIQUE INDEX signing_key_current ON signing_key (tenant) WHERE stage = 'current';
CREATE UNIQUE INDEX signing_key_next ON signing_key (tenant) WHERE stage = 'next';

-- A request to sign in for an application, or to sign out, on its way through the browser.
CREATE TABLE oauth_request (
    id          {{text}} NOT NULL PRIMARY KEY, -- 128 random bits
    tenant      {{text}} NOT NULL REFERENCES tenant (id),
    kind        {{text}} NOT NULL, -- authorize, logout
    application {{text}} NOT NULL,
    body        {{bytes}} NOT NULL, -- what was asked, sealed
    created_at  {{int}} NOT NULL,
    expires_at  {{int}} NOT NULL,
    account     {{int}}, -- who agreed
    denied_at   {{int}},
    answered_at {{int}}
);
CREATE INDEX oauth_request_expires ON oauth_request (expires_at);

-- What an application may do for an account: its code is generation 0, its refresh tokens are those after it.
CREATE TABLE oauth_grant (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL,
    application  {{text}} NOT NULL REFERENCES application (id),
    account      {{int}} NOT NULL REFERENCES account (n),
    epoch        {{int}} NOT NULL, -- the account's
    session      {{text}} NOT NULL,
    scopes       {{text}} NOT NULL,
    generation   {{int}} NOT NULL,
    redirect_uri {{text}} NOT NULL, -- the code's
    challenge    {{text}} NOT NULL, -- the code's, by S256
    nonce        {{text}} NOT NULL,
    signed_in_at {{int}} NOT NULL,
    methods      {{text}} NOT NULL, -- space separated
    created_at   {{int}} NOT NULL,
    used_at      {{int}} NOT NULL,
    expires_at   {{int}} NOT NULL, -- the code's; then the refresh tokens'
    revoked_at   {{int}},
    telling      {{bool}} NOT NULL -- the application is to be told when the session ends
);
CREATE INDEX oauth_grant_account ON oauth_grant (account, application);
CREATE INDEX oauth_grant_application ON oauth_grant (application, id);
CREATE INDEX oauth_grant_expires ON oauth_grant (expires_at);

CREATE TABLE oauth_consent (
    account     {{int}} NOT NULL REFERENCES account (n),
    application {{text}} NOT NULL REFERENCES application (id),
    scopes      {{text}} NOT NULL,
    given_at    {{int}} NOT NULL,
    PRIMARY KEY (account, application)
) {{rowless}};

CREATE TABLE oauth_device (
    digest       {{bytes}} NOT NULL PRIMARY KEY, -- SHA-256 of the device code
    tenant       {{text}} NOT NULL,
    user_code    {{bytes}} NOT NULL, -- SHA-256, with the tenant
    application  {{text}} NOT NULL REFERENCES application (id),
    scopes       {{text}} NOT NULL,
    created_at   {{int}} NOT NULL,
    expires_at   {{int}} NOT NULL,
    wait         {{int}} NOT NULL, -- seconds between two questions
    asked_at     {{int}} NOT NULL,
    account      {{int}},
    epoch        {{int}} NOT NULL DEFAULT 0,
    session      {{text}} NOT NULL DEFAULT '', -- the device's own
    denied_at    {{int}},
    used_at      {{int}}
);
CREATE UNIQUE INDEX oauth_device_user_code ON oauth_device (tenant, user_code);
CREATE INDEX oauth_device_expires ON oauth_device (expires_at);

-- Machines' access tokens that were revoked before they ended.
CREATE TABLE oauth_revoked (
    id         {{text}} NOT NULL PRIMARY KEY, -- the jti
    expires_at {{int}} NOT NULL
);
CREATE INDEX oauth_revoked_expires ON oauth_revoked (expires_at);

-- Applications that are to be told that a session ended (OpenID Connect Back-Channel Logout 1.0).
CREATE TABLE oauth_telling (
    id          {{text}} NOT NULL PRIMARY KEY,
    tenant      {{text}} NOT NULL,
    application {{text}} NOT NULL REFERENCES application (id),
    subject     {{text}} NOT NULL, -- login ID
    session     {{text}} NOT NULL,
    tries       {{int}} NOT NULL DEFAULT 0,
    next_at     {{int}} NOT NULL,
    failure     {{text}} NOT NULL DEFAULT ''
);
CREATE INDEX oauth_telling_next ON oauth_telling (next_at);

-- Up to which event a tenant's ended sessions were looked for.
CREATE TABLE oauth_followed (
    tenant {{text}} NOT NULL PRIMARY KEY REFERENCES tenant (id),
    pos    {{int}} NOT NULL
);
