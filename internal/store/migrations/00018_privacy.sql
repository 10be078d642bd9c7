-- +goose Up
-- From when on nobody signs in, because the deletion of the account was approved.
ALTER TABLE account ADD COLUMN deletion_approved_at {{int}};

-- A wish to have an account deleted, and what became of it. It holds nothing personal in the clear, and outlives its account.
CREATE TABLE deletion_request (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    account      {{int}} NOT NULL,
    login        {{text}} NOT NULL, -- its login ID
    state        {{text}} NOT NULL, -- requested, approved, executing, done, rejected, canceled
    origin       {{text}} NOT NULL, -- owner, agent, developer, rule, import
    rule         {{text}} NOT NULL, -- the id of the rule that made it, or empty
    proof        {{text}} NOT NULL, -- how the owner stands behind it: session, link, letter; empty: not proved
    proved_at    {{int}},
    link_sent_at {{int}}, -- when the owner was last sent a link to confirm it by
    asked_at     {{int}} NOT NULL,
    asked_kind   {{text}} NOT NULL,
    asked_by     {{text}} NOT NULL, -- the person; of a desk key, its agent
    asked_name   {{text}} NOT NULL, -- of staff and keys; empty of an owner
    reason       {{bytes}}, -- sealed with the account's key
    decided_at   {{int}},
    decided_by   {{text}} NOT NULL DEFAULT '',
    decided_name {{text}} NOT NULL DEFAULT '',
    alone        {{bool}} NOT NULL DEFAULT {{false}}, -- its asker approved it, because nobody else could
    batch        {{text}} NOT NULL DEFAULT '', -- the batch that it was decided in
    because      {{text}} NOT NULL DEFAULT '', -- of a rejection: mistake, changed_mind, other
    words        {{bytes}}, -- of the decision; sealed with the account's key
    due_at       {{int}}, -- when the cooling-off ends
    ended_at     {{int}} -- done, rejected or canceled
);
CREATE UNIQUE INDEX deletion_request_open ON deletion_request (account) WHERE state IN ('requested', 'approved', 'executing');
CREATE INDEX deletion_request_account ON deletion_request (account, asked_at);
CREATE INDEX deletion_request_listed ON deletion_request (tenant, asked_at, id);
CREATE INDEX deletion_request_state ON deletion_request (tenant, state, asked_at, id);
CREATE INDEX deletion_request_rule ON deletion_request (rule, asked_at) WHERE rule <> '';
CREATE INDEX deletion_request_due ON deletion_request (due_at) WHERE state = 'approved';

-- While one stands, nothing of the account is erased.
CREATE TABLE deletion_hold (
    id            {{text}} NOT NULL PRIMARY KEY,
    tenant        {{text}} NOT NULL REFERENCES tenant (id),
    account       {{int}} NOT NULL REFERENCES account (n),
    reason        {{bytes}} NOT NULL, -- sealed with the account's key
    placed_at     {{int}} NOT NULL,
    placed_by     {{text}} NOT NULL,
    placed_name   {{text}} NOT NULL,
    released_at   {{int}},
    released_name {{text}} NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX deletion_hold_standing ON deletion_hold (account) WHERE released_at IS NULL;
CREATE INDEX deletion_hold_account ON deletion_hold (account);

-- Which accounts are asked to be deleted by themselves.
CREATE TABLE deletion_rule (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    kind         {{text}} NOT NULL, -- never_verified, never_signed_in, not_signed_in
    days         {{int}} NOT NULL,
    notice_days  {{int}} NOT NULL, -- how long before the request the owner is told
    daily_cap    {{int}} NOT NULL, -- accounts a day
    decision     {{text}} NOT NULL, -- by_hand, automatic
    enabled      {{bool}} NOT NULL,
    version      {{int}} NOT NULL,
    changed_by   {{text}} NOT NULL,
    changed_name {{text}} NOT NULL,
    changed_at   {{int}} NOT NULL
);
CREATE INDEX deletion_rule_tenant ON deletion_rule (tenant);

-- Owners who were told that a rule will ask for the deletion of their account.
CREATE TABLE deletion_notice (
    account    {{int}} NOT NULL PRIMARY KEY REFERENCES account (n),
    tenant     {{text}} NOT NULL REFERENCES tenant (id),
    rule       {{text}} NOT NULL,
    noticed_at {{int}} NOT NULL,
    ask_at     {{int}} NOT NULL
);
CREATE INDEX deletion_notice_due ON deletion_notice (rule, ask_at, account);
CREATE INDEX deletion_notice_day ON deletion_notice (rule, noticed_at);

-- A decision about all requests that a rule has made, carried out some at a time.
CREATE TABLE deletion_batch (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    rule         {{text}} NOT NULL,
    verdict      {{text}} NOT NULL, -- approve, reject
    because      {{text}} NOT NULL,
    words        {{text}} NOT NULL,
    most         {{int}} NOT NULL, -- requests to decide
    decided      {{int}} NOT NULL DEFAULT 0,
    state        {{text}} NOT NULL, -- running, finished, stopped
    started_at   {{int}} NOT NULL,
    started_by   {{text}} NOT NULL,
    started_name {{text}} NOT NULL,
    ended_at     {{int}},
    ended_name   {{text}} NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX deletion_batch_running ON deletion_batch (rule) WHERE state = 'running';
CREATE INDEX deletion_batch_tenant ON deletion_batch (tenant, started_at);
