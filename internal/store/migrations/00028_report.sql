-- +goose Up
-- Stretches of events below zero: each import's, whole. Two never have a position in common.
CREATE TABLE event_past (
    first {{int}} NOT NULL PRIMARY KEY,
    last  {{int}} NOT NULL
);
INSERT INTO event_past (first, last) SELECT min(pos), max(pos) FROM event WHERE pos < 0 GROUP BY account;

-- The one row that everything that writes counts locks first.
CREATE TABLE report_state (
    one        {{int}} NOT NULL PRIMARY KEY,
    gen        {{int}} NOT NULL, -- the generation that is shown; 0 beside it is what erased accounts did
    next       {{int}} NOT NULL, -- the one that is being counted anew; 0: none
    erased     {{int}} NOT NULL, -- grows with each account that is erased
    hours_from {{int}} NOT NULL, -- hours before it are not kept
    counted_at {{int}} NOT NULL DEFAULT 0
);
INSERT INTO report_state (one, gen, next, erased, hours_from) VALUES (1, 1, 0, 0, 0);

-- How far each stretch of events is counted, and counted anew.
CREATE TABLE report_place (
    first  {{int}} NOT NULL PRIMARY KEY,
    last   {{int}} NOT NULL,
    pos    {{int}} NOT NULL,
    again  {{int}} NOT NULL,
    events {{int}} NOT NULL DEFAULT 0,
    events_again {{int}} NOT NULL DEFAULT 0
);
CREATE INDEX report_place_again ON report_place (first) WHERE again < pos;
CREATE INDEX report_place_open ON report_place (first) WHERE pos < last;
INSERT INTO report_place (first, last, pos, again) VALUES (1, 9223372036854775807, 0, 0);

-- The time zone that a tenant's days were counted in.
CREATE TABLE report_zone (
    gen    {{int}} NOT NULL,
    tenant {{text}} NOT NULL,
    zone   {{text}} NOT NULL,
    PRIMARY KEY (gen, tenant)
);

CREATE TABLE report_count (
    gen         {{int}} NOT NULL,
    tenant      {{text}} NOT NULL,
    measure     {{text}} NOT NULL,
    grain       {{text}} NOT NULL, -- h, d, m: an hour, a day, a month of the tenant's zone
    at          {{int}} NOT NULL, -- when it begins
    application {{text}} NOT NULL,
    method      {{text}} NOT NULL,
    key         {{text}} NOT NULL,
    n           {{int}} NOT NULL,
    PRIMARY KEY (gen, tenant, measure, grain, at, application, method, key)
) {{rowless}};

-- What a transaction is about to add to report_count. Always empty outside of one.
CREATE TABLE report_delta (
    gen         {{int}} NOT NULL,
    tenant      {{text}} NOT NULL,
    measure     {{text}} NOT NULL,
    grain       {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    application {{text}} NOT NULL,
    method      {{text}} NOT NULL,
    key         {{text}} NOT NULL,
    n           {{int}} NOT NULL
);

-- Which accounts signed in: bit i of chunk c is the account with the number c * 8192 + i.
CREATE TABLE report_seen (
    gen         {{int}} NOT NULL,
    tenant      {{text}} NOT NULL,
    grain       {{text}} NOT NULL, -- d, m
    at          {{int}} NOT NULL,
    application {{text}} NOT NULL,
    chunk       {{int}} NOT NULL,
    bits        {{bytes}} NOT NULL,
    PRIMARY KEY (gen, tenant, grain, at, application, chunk)
) {{rowless}};
CREATE INDEX report_seen_chunk ON report_seen (chunk);

-- Failed sign-ins of an hour. The address is a keyed hash; account 0 is nobody's identifier.
CREATE TABLE report_guess (
    gen     {{int}} NOT NULL,
    tenant  {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    address {{bytes}} NOT NULL,
    account {{int}} NOT NULL,
    n       {{int}} NOT NULL,
    PRIMARY KEY (gen, tenant, at, address, account)
) {{rowless}};
CREATE INDEX report_guess_account ON report_guess (account) WHERE account <> 0;

-- Erased accounts, and up to which of its events what it did stands in generation 0.
CREATE TABLE report_gone (
    account {{int}} NOT NULL PRIMARY KEY,
    upto    {{int}} NOT NULL
);

CREATE TABLE report_rebuild (
    id          {{text}} NOT NULL PRIMARY KEY,
    gen         {{int}} NOT NULL,
    tenant      {{text}} NOT NULL,
    actor_kind  {{text}} NOT NULL,
    actor_id    {{text}} NOT NULL,
    actor_name  {{text}} NOT NULL,
    started_at  {{int}} NOT NULL,
    finished_at {{int}},
    events      {{int}} NOT NULL DEFAULT 0,
    rows        {{int}} NOT NULL DEFAULT 0,
    different   {{int}} NOT NULL DEFAULT 0,
    difference  {{int}} NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX report_rebuild_open ON report_rebuild (gen) WHERE finished_at IS NULL;
