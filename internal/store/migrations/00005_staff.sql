-- +goose Up
CREATE TABLE member (
    id              {{text}} NOT NULL PRIMARY KEY,
    email           {{text}} NOT NULL UNIQUE,
    name            {{text}} NOT NULL,
    status          {{text}} NOT NULL, -- invited, active, disabled
    language        {{text}} NOT NULL DEFAULT '',
    password        {{text}} NOT NULL DEFAULT '',
    totp_secret     {{bytes}}, -- sealed
    totp_step       {{int}} NOT NULL DEFAULT 0, -- the last accepted one: a code works once
    failed_attempts {{int}} NOT NULL DEFAULT 0,
    locked_until    {{int}} NOT NULL DEFAULT 0,
    created_at      {{int}} NOT NULL,
    last_sign_in_at {{int}},
    passkey_only    {{bool}} NOT NULL DEFAULT {{false}} -- password and code do not sign in
);

CREATE TABLE member_role (
    member  {{text}} NOT NULL REFERENCES member (id),
    tenant  {{text}} NOT NULL DEFAULT '', -- empty: all
    segment {{text}} NOT NULL DEFAULT '', -- empty: all
    role    {{text}} NOT NULL,
    PRIMARY KEY (member, tenant, segment, role)
);
CREATE INDEX member_role_role ON member_role (role);

-- A tenant's own roles, besides those out of the box.
CREATE TABLE staff_role (
    id         {{text}} NOT NULL PRIMARY KEY,
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    name       {{text}} NOT NULL,
    version    {{int}} NOT NULL DEFAULT 1,
    created_by {{text}} NOT NULL,
    created_at {{int}} NOT NULL,
    UNIQUE (tenant, name)
);

CREATE TABLE staff_role_permission (
    role       {{text}} NOT NULL REFERENCES staff_role (id),
    permission {{text}} NOT NULL,
    PRIMARY KEY (role, permission)
) {{rowless}};

CREATE TABLE staff_session (
    digest     {{bytes}} NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's secret
    id         {{text}} NOT NULL UNIQUE,
    member     {{text}} NOT NULL REFERENCES member (id),
    created_at {{int}} NOT NULL,
    seen_at    {{int}} NOT NULL,
    fresh_at   {{int}} NOT NULL, -- 0: came in by a link, proved nothing
    expires_at {{int}} NOT NULL,
    address    {{text}} NOT NULL DEFAULT '',
    user_agent {{text}} NOT NULL DEFAULT ''
);
CREATE INDEX staff_session_member ON staff_session (member);

CREATE TABLE staff_link (
    digest      {{bytes}} NOT NULL PRIMARY KEY, -- SHA-256 of the link's secret
    id          {{text}} NOT NULL UNIQUE,
    member      {{text}} NOT NULL REFERENCES member (id),
    purpose     {{text}} NOT NULL, -- join, sign_in, recover
    totp_secret {{bytes}}, -- sealed; the one to be enrolled
    created_at  {{int}} NOT NULL,
    expires_at  {{int}} NOT NULL,
    used_at     {{int}}
);
CREATE INDEX staff_link_member ON staff_link (member);

CREATE TABLE api_key (
    id         {{text}} NOT NULL PRIMARY KEY,
    tenant     {{text}} NOT NULL DEFAULT '', -- empty: named by the request
    name       {{text}} NOT NULL,
    kind       {{text}} NOT NULL, -- system, desk
    role       {{text}} NOT NULL,
    segment    {{text}} NOT NULL DEFAULT '',
    member     {{text}} NOT NULL DEFAULT '', -- a desk key's agent
    digest     {{bytes}} NOT NULL UNIQUE,
    old_digest {{bytes}} UNIQUE, -- the text before the last rotation
    old_until  {{int}}, -- until when that one works
    created_by {{text}} NOT NULL,
    created_at {{int}} NOT NULL,
    used_at    {{int}},
    revoked_at {{int}}
);

CREATE TABLE staff_passkey (
    id              {{text}} NOT NULL PRIMARY KEY,
    member          {{text}} NOT NULL REFERENCES member (id),
    credential      {{bytes}} NOT NULL UNIQUE, -- the device's id
    public_key      {{bytes}} NOT NULL,
    name            {{text}} NOT NULL,
    sign_count      {{int}} NOT NULL,
    backup_eligible {{bool}} NOT NULL,
    backed_up       {{bool}} NOT NULL,
    transports      {{text}} NOT NULL, -- separated by spaces
    model           {{bytes}} NOT NULL, -- AAGUID
    created_at      {{int}} NOT NULL,
    used_at         {{int}},
    suspect_at      {{int}} -- when its count did not grow
);
CREATE INDEX staff_passkey_member ON staff_passkey (member);

-- Challenges that were answered: each is good once.
CREATE TABLE staff_challenge (
    digest     {{bytes}} NOT NULL PRIMARY KEY,
    expires_at {{int}} NOT NULL
);
