-- +goose Up
-- What the whole installation is bound to, such as the keys it is written with.
CREATE TABLE installation (
    key   {{text}} NOT NULL PRIMARY KEY,
    value {{text}} NOT NULL
);

CREATE TABLE tenant (
    id             {{text}} NOT NULL PRIMARY KEY,
    slug           {{text}} NOT NULL UNIQUE,
    name           {{text}} NOT NULL,
    default_region {{text}} NOT NULL,
    time_zone      {{text}} NOT NULL,
    language       {{text}} NOT NULL,
    created_at     {{int}} NOT NULL,
    version        {{int}} NOT NULL DEFAULT 1
);

CREATE TABLE tenant_field (
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    key        {{text}} NOT NULL,
    type       {{text}} NOT NULL, -- text, number, boolean, date
    label      {{text}} NOT NULL,
    required   {{bool}} NOT NULL DEFAULT {{false}},
    read_only  {{bool}} NOT NULL DEFAULT {{false}},
    internal   {{bool}} NOT NULL DEFAULT {{false}},
    personal   {{bool}} NOT NULL DEFAULT {{false}},
    is_unique  {{bool}} NOT NULL DEFAULT {{false}},
    searchable {{bool}} NOT NULL DEFAULT {{false}},
    position   {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, key)
);

-- One row serves activity, outbox and stream. The data is sealed with the account's key.
-- pos: NULL until the sequencer numbers it; below zero: from before the account came in, never on the stream.
CREATE TABLE event (
    id            {{text}} NOT NULL PRIMARY KEY,
    pos           {{int}},
    tenant        {{text}} NOT NULL,
    type          {{text}} NOT NULL,
    version       {{int}} NOT NULL,
    at            {{int}} NOT NULL,
    account       {{int}},
    account_order {{int}},
    actor_kind    {{text}} NOT NULL,
    actor_id      {{text}} NOT NULL,
    actor_name    {{text}} NOT NULL,
    via           {{text}} NOT NULL,
    case_id       {{text}} NOT NULL DEFAULT '',
    op            {{text}} NOT NULL,
    request       {{text}} NOT NULL DEFAULT '',
    changed       {{text}} NOT NULL DEFAULT '',
    data          {{bytes}}
);
CREATE INDEX event_account ON event (account, at, account_order) WHERE account IS NOT NULL;
CREATE INDEX event_account_type ON event (account, type, at, account_order) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX event_pos ON event (pos) WHERE pos IS NOT NULL;
CREATE UNIQUE INDEX event_unnumbered ON event (id) WHERE pos IS NULL;
CREATE UNIQUE INDEX event_unnumbered_account ON event (account, account_order) WHERE pos IS NULL AND account IS NOT NULL;

-- The order number of each account's last event: taken under this row's lock.
CREATE TABLE account_stream (
    account    {{int}} NOT NULL PRIMARY KEY,
    last_order {{int}} NOT NULL
);

-- Keys of single accounts, wrapped. Left out of backups: destroying a row destroys what it sealed.
CREATE TABLE account_key (
    account {{int}} NOT NULL PRIMARY KEY,
    wrapped {{bytes}} NOT NULL
);

CREATE TABLE audit (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL,
    at           {{int}} NOT NULL,
    actor_kind   {{text}} NOT NULL,
    actor_id     {{text}} NOT NULL,
    on_behalf_of {{text}} NOT NULL DEFAULT '',
    via          {{text}} NOT NULL,
    op           {{text}} NOT NULL,
    target       {{text}} NOT NULL DEFAULT '',
    case_id      {{text}} NOT NULL DEFAULT '',
    outcome      {{text}} NOT NULL, -- done, refused, failed
    code         {{text}} NOT NULL DEFAULT '',
    level_needed {{int}} NOT NULL DEFAULT 0,
    level_held   {{int}} NOT NULL DEFAULT 0,
    approval     {{text}} NOT NULL DEFAULT '',
    request      {{text}} NOT NULL DEFAULT '',
    commitment   {{bytes}} NOT NULL,
    leaf         {{bytes}} NOT NULL,
    tree_index   {{int}}
);
-- Each list of entries is read in the order of one of these; what it may be filtered by besides stands behind the order.
CREATE INDEX audit_at ON audit (tenant, at, id);
CREATE INDEX audit_actor ON audit (tenant, actor_id, at, id, op, outcome);
CREATE INDEX audit_agent ON audit (tenant, on_behalf_of, at, id) WHERE on_behalf_of <> '';
CREATE INDEX audit_op ON audit (tenant, op, at, id, outcome);
CREATE INDEX audit_target ON audit (tenant, target, at, id) WHERE target <> '';
CREATE INDEX audit_via ON audit (tenant, via, at, id);
CREATE INDEX audit_not_done ON audit (tenant, outcome, at, id) WHERE outcome <> 'done';
CREATE INDEX audit_request ON audit (tenant, request, at, id) WHERE request <> '';
CREATE UNIQUE INDEX audit_tree_index ON audit (tree_index) WHERE tree_index IS NOT NULL;
CREATE INDEX audit_untreed ON audit (id) WHERE tree_index IS NULL;

-- The personal part of an audit entry: erasable, outside the hashed leaf.
CREATE TABLE audit_personal (
    audit   {{text}} NOT NULL PRIMARY KEY,
    account {{int}},
    salt    {{bytes}} NOT NULL,
    body    {{bytes}} NOT NULL
);
CREATE INDEX audit_personal_account ON audit_personal (account) WHERE account IS NOT NULL;

-- The Merkle tree's hashes in runs of 32 bytes each, by the stored position of the first (golang.org/x/mod/sumdb/tlog).
CREATE TABLE tree_hash (
    position {{int}} NOT NULL PRIMARY KEY,
    hashes   {{bytes}} NOT NULL
);

CREATE TABLE tree_checkpoint (
    size {{int}} NOT NULL PRIMARY KEY,
    at   {{int}} NOT NULL,
    note {{bytes}} NOT NULL
);

-- What checks of the log found, so that it can be told when it was last looked at.
CREATE TABLE audit_check (
    id          {{text}} NOT NULL PRIMARY KEY,
    at          {{int}} NOT NULL,
    actor_kind  {{text}} NOT NULL,
    actor_id    {{text}} NOT NULL,
    actor_name  {{text}} NOT NULL,
    entries     {{int}} NOT NULL,
    problem     {{text}} NOT NULL, -- empty: everything is what was written
    wrong_entry {{int}} NOT NULL DEFAULT -1
);
CREATE INDEX audit_check_at ON audit_check (at, id);

-- The processes that serve: each says now and then that it is there.
CREATE TABLE node (
    id         {{text}} NOT NULL PRIMARY KEY,
    host       {{text}} NOT NULL,
    version    {{text}} NOT NULL,
    started_at {{int}} NOT NULL,
    seen_at    {{int}} NOT NULL, -- by the database's clock
    ahead      {{int}} NOT NULL  -- microseconds that its clock is ahead of the database's
);

CREATE TABLE idempotency (
    tenant  {{text}} NOT NULL,
    actor   {{text}} NOT NULL,
    key     {{text}} NOT NULL,
    op      {{text}} NOT NULL,
    digest  {{bytes}} NOT NULL,
    answer  {{bytes}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (tenant, actor, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE lease (
    name    {{text}} NOT NULL PRIMARY KEY,
    holder  {{text}} NOT NULL,
    expires {{int}} NOT NULL
);

-- How many numbers the sequencer has given out, so that none is given twice even if rows are deleted.
CREATE TABLE sequence (
    name  {{text}} NOT NULL PRIMARY KEY,
    taken {{int}} NOT NULL
);
INSERT INTO sequence (name, taken) VALUES ('event', 0), ('audit', 0);
