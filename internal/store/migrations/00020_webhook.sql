-- +goose Up
-- Where a tenant's events are sent to. A removed one stays until its log is deleted, in small steps.
CREATE TABLE webhook_endpoint (
    id            {{text}} NOT NULL PRIMARY KEY,
    tenant        {{text}} NOT NULL REFERENCES tenant (id),
    name          {{text}} NOT NULL,
    url           {{text}} NOT NULL,
    events        {{text}} NOT NULL, -- types, aliases, families (account.*) or *, with spaces between
    segment       {{text}} NOT NULL DEFAULT '', -- only events about accounts in it; empty: all events
    shown_values  {{text}} NOT NULL DEFAULT '', -- names of the values that go along, with spaces between
    mailer        {{bool}} NOT NULL DEFAULT {{false}}, -- gets the links and codes of mails
    enabled       {{bool}} NOT NULL,
    paused_at     {{int}}, -- when Readmit itself switched it off
    version       {{int}} NOT NULL,
    added_at      {{int}} NOT NULL,
    added_by      {{text}} NOT NULL,
    removed_at    {{int}},
    pos           {{int}} NOT NULL, -- up to which events were looked at
    holder        {{text}} NOT NULL DEFAULT '', -- the node that sends to it, until held_until
    held_until    {{int}} NOT NULL DEFAULT 0,
    rests_until   {{int}} NOT NULL DEFAULT 0, -- nothing is sent before
    failures      {{int}} NOT NULL DEFAULT 0, -- in a row
    failing_since {{int}},
    failure       {{text}} NOT NULL DEFAULT '', -- code of the last one
    worked_at     {{int}}
);
CREATE INDEX webhook_endpoint_tenant ON webhook_endpoint (tenant, added_at, id) WHERE removed_at IS NULL;

-- What requests to an endpoint are signed with: several while one is rotated.
CREATE TABLE webhook_secret (
    id         {{text}} NOT NULL PRIMARY KEY,
    tenant     {{text}} NOT NULL,
    endpoint   {{text}} NOT NULL REFERENCES webhook_endpoint (id),
    sealed     {{bytes}} NOT NULL,
    added_at   {{int}} NOT NULL,
    expires_at {{int}} -- NULL: until it is rotated
);
CREATE INDEX webhook_secret_endpoint ON webhook_secret (endpoint);

-- One event for one endpoint. The event itself is read when it is sent: no payload waits here.
CREATE TABLE webhook_delivery (
    id            {{text}} NOT NULL PRIMARY KEY,
    tenant        {{text}} NOT NULL,
    endpoint      {{text}} NOT NULL REFERENCES webhook_endpoint (id),
    event         {{text}} NOT NULL,
    pos           {{int}} NOT NULL,
    type          {{text}} NOT NULL,
    at            {{int}} NOT NULL, -- when it happened
    account       {{int}},
    account_order {{int}},
    state         {{text}} NOT NULL, -- waiting, delivered, given_up
    attempts      {{int}} NOT NULL DEFAULT 0,
    next_at       {{int}}, -- when it is tried next; NULL: never again
    since         {{int}} NOT NULL, -- when it began to wait
    done_at       {{int}},
    failure       {{text}} NOT NULL DEFAULT '', -- code of the last attempt
    status        {{int}} NOT NULL DEFAULT 0 -- HTTP status of the last answer
);
CREATE UNIQUE INDEX webhook_delivery_pos ON webhook_delivery (endpoint, pos);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (endpoint, pos) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_order ON webhook_delivery (endpoint, account, pos) WHERE next_at IS NOT NULL AND account IS NOT NULL;
CREATE INDEX webhook_delivery_state ON webhook_delivery (endpoint, state, pos);
CREATE INDEX webhook_delivery_account ON webhook_delivery (account) WHERE account IS NOT NULL;
CREATE INDEX webhook_delivery_done ON webhook_delivery (done_at) WHERE done_at IS NOT NULL;

-- One request and its answer, sealed with the key of the account that it was about.
CREATE TABLE webhook_attempt (
    id       {{text}} NOT NULL PRIMARY KEY,
    tenant   {{text}} NOT NULL,
    delivery {{text}} NOT NULL REFERENCES webhook_delivery (id),
    account  {{int}},
    at       {{int}} NOT NULL,
    status   {{int}} NOT NULL, -- 0: there was no answer
    failure  {{text}} NOT NULL, -- empty: it was taken
    took_ms  {{int}} NOT NULL,
    body     {{bytes}} NOT NULL
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery, at, id);
CREATE INDEX webhook_attempt_account ON webhook_attempt (account) WHERE account IS NOT NULL;
