-- +goose Up
-- What somebody asks for about their own data (GDPR Art. 15, 16, 20, 21), and until when it must be answered.
CREATE TABLE subject_request (
    id            {{text}} NOT NULL PRIMARY KEY,
    tenant        {{text}} NOT NULL REFERENCES tenant (id),
    account       {{int}} NOT NULL REFERENCES account (n),
    login         {{text}} NOT NULL, -- its login ID
    kind          {{text}} NOT NULL, -- access, correction, portability, objection
    state         {{text}} NOT NULL, -- open, closed
    details       {{bytes}}, -- what they asked for, sealed with the account's key
    received_at   {{int}} NOT NULL,
    due_at        {{int}} NOT NULL,
    opened_kind   {{text}} NOT NULL,
    opened_by     {{text}} NOT NULL,
    opened_name   {{text}} NOT NULL, -- of staff and keys; empty of an owner
    extended_at   {{int}},
    extended_name {{text}} NOT NULL DEFAULT '',
    extension     {{bytes}}, -- why, sealed
    overdue_at    {{int}}, -- when it was told that it is overdue
    closed_at     {{int}},
    closed_name   {{text}} NOT NULL DEFAULT '',
    outcome       {{text}} NOT NULL DEFAULT '', -- fulfilled, refused, withdrawn
    words         {{bytes}} -- of the outcome, sealed
);
CREATE INDEX subject_request_account ON subject_request (account, received_at);
CREATE INDEX subject_request_open ON subject_request (tenant, due_at, id) WHERE state = 'open';
CREATE INDEX subject_request_overdue ON subject_request (due_at) WHERE state = 'open' AND overdue_at IS NULL;

-- A copy of everything that is held of an account, made by a job for its owner.
CREATE TABLE subject_export (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    account      {{int}} NOT NULL REFERENCES account (n),
    request      {{text}} NOT NULL, -- the data request that it answers, or empty
    language     {{text}} NOT NULL,
    state        {{text}} NOT NULL, -- waiting, ready, expired
    asked_at     {{int}} NOT NULL,
    asked_kind   {{text}} NOT NULL,
    asked_by     {{text}} NOT NULL,
    asked_name   {{text}} NOT NULL,
    made_at      {{int}},
    expires_at   {{int}},
    size         {{int}} NOT NULL DEFAULT 0, -- bytes
    delivered_at {{int}}, -- a link was sent last
    taken_at     {{int}} -- the owner took it last
);
CREATE UNIQUE INDEX subject_export_waiting ON subject_export (account) WHERE state = 'waiting';
CREATE INDEX subject_export_account ON subject_export (account, asked_at);
CREATE INDEX subject_export_expires ON subject_export (expires_at) WHERE state = 'ready';

-- The copy itself, a ZIP in parts, each sealed with the account's key.
CREATE TABLE subject_export_part (
    export  {{text}} NOT NULL REFERENCES subject_export (id),
    account {{int}} NOT NULL,
    part    {{int}} NOT NULL,
    body    {{bytes}} NOT NULL,
    PRIMARY KEY (export, part)
);
CREATE INDEX subject_export_part_account ON subject_export_part (account);
