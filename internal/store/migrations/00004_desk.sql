-- +goose Up
CREATE TABLE note (
    id          {{text}} NOT NULL PRIMARY KEY,
    tenant      {{text}} NOT NULL,
    account     {{int}} NOT NULL REFERENCES account (n),
    author      {{text}} NOT NULL,
    author_name {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    edited_at   {{int}},
    version     {{int}} NOT NULL DEFAULT 1,
    pinned      {{bool}} NOT NULL DEFAULT {{false}},
    body        {{bytes}} NOT NULL -- sealed with the account's key
);
CREATE INDEX note_account ON note (account, at, id);

CREATE TABLE note_version (
    note    {{text}} NOT NULL REFERENCES note (id),
    version {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    body    {{bytes}} NOT NULL,
    PRIMARY KEY (note, version)
);

CREATE TABLE saved_search (
    id     {{text}} NOT NULL PRIMARY KEY,
    tenant {{text}} NOT NULL,
    owner  {{text}} NOT NULL,
    name   {{text}} NOT NULL,
    shared {{bool}} NOT NULL DEFAULT {{false}},
    query  {{bytes}} NOT NULL, -- sealed: terms are personal data
    at     {{int}} NOT NULL
);
CREATE INDEX saved_search_owner ON saved_search (tenant, owner);

CREATE TABLE preferred_search ( -- which saved search a member begins with
    tenant {{text}} NOT NULL,
    member {{text}} NOT NULL,
    search {{text}} NOT NULL,
    PRIMARY KEY (tenant, member)
) {{rowless}};

CREATE TABLE recent_account (
    tenant  {{text}} NOT NULL,
    member  {{text}} NOT NULL,
    account {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    pinned  {{bool}} NOT NULL DEFAULT {{false}},
    PRIMARY KEY (tenant, member, account)
);
CREATE INDEX recent_account_at ON recent_account (tenant, member, at);
