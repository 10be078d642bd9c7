-- +goose Up
-- A mail or SMS to a customer. What it says is made when it is sent, from its template, the sealed data and its nonce.
CREATE TABLE message (
    id         {{text}} NOT NULL PRIMARY KEY,
    tenant     {{text}} NOT NULL,
    account    {{int}} REFERENCES account (n), -- NULL: goes to nobody, and is queued for the time that it takes
    template   {{text}} NOT NULL,
    channel    {{text}} NOT NULL, -- email, sms
    language   {{text}} NOT NULL,
    masked     {{text}} NOT NULL, -- the address as lists show it
    digest     {{bytes}} NOT NULL, -- of the address: limits and suppressions find it by this
    body       {{bytes}} NOT NULL, -- address and values, sealed with the account's key
    nonce      {{text}} NOT NULL DEFAULT '',
    notice     {{bool}} NOT NULL DEFAULT {{false}},
    state      {{text}} NOT NULL, -- queued, sending, sent, failed, bounced, expired, canceled, link_opened, nothing
    attempts   {{int}} NOT NULL DEFAULT 0,
    next_at    {{int}}, -- when it is tried next; NULL: never again
    claim      {{text}} NOT NULL DEFAULT '', -- of the node that is sending it
    last_error {{text}} NOT NULL DEFAULT '', -- a code, and for people what the other side said
    error_text {{text}} NOT NULL DEFAULT '',
    created_at {{int}} NOT NULL,
    sent_at    {{int}},
    opened_at  {{int}}
);
CREATE INDEX message_due ON message (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX message_account ON message (account, created_at, id) WHERE account IS NOT NULL;
CREATE INDEX message_digest ON message (digest, created_at);
CREATE INDEX message_nonce ON message (nonce) WHERE nonce <> '';
CREATE INDEX message_tenant ON message (tenant, created_at, id);

-- Addresses that a mail server said do not exist. Nothing is sent there until staff lift it.
CREATE TABLE message_suppression (
    id      {{text}} NOT NULL PRIMARY KEY,
    tenant  {{text}} NOT NULL,
    account {{int}} NOT NULL REFERENCES account (n),
    channel {{text}} NOT NULL,
    masked  {{text}} NOT NULL,
    digest  {{bytes}} NOT NULL,
    reason  {{text}} NOT NULL, -- what the other side said
    at      {{int}} NOT NULL
);
CREATE INDEX message_suppression_account ON message_suppression (account);

-- A tenant's own words in place of the built-in ones.
CREATE TABLE message_template (
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    template     {{text}} NOT NULL,
    channel      {{text}} NOT NULL,
    language     {{text}} NOT NULL,
    subject      {{text}} NOT NULL,
    plain        {{text}} NOT NULL,
    html         {{text}} NOT NULL, -- empty: made from the plain text
    version      {{int}} NOT NULL,
    changed_by   {{text}} NOT NULL,
    changed_name {{text}} NOT NULL,
    changed_at   {{int}} NOT NULL,
    PRIMARY KEY (tenant, template, channel, language)
);

-- Through which server a tenant's mails go; without a row, through the installation's.
CREATE TABLE tenant_mailer (
    tenant       {{text}} NOT NULL PRIMARY KEY REFERENCES tenant (id),
    host         {{text}} NOT NULL,
    port         {{int}} NOT NULL,
    encryption   {{text}} NOT NULL, -- starttls, tls, none
    username     {{text}} NOT NULL,
    password     {{bytes}}, -- sealed
    sender       {{text}} NOT NULL,
    sender_name  {{text}} NOT NULL,
    version      {{int}} NOT NULL,
    changed_by   {{text}} NOT NULL,
    changed_name {{text}} NOT NULL,
    changed_at   {{int}} NOT NULL
);

-- Which of a provider's hooks a tenant's SMS go to; without a row, to the installation's.
CREATE TABLE tenant_sms (
    tenant       {{text}} NOT NULL PRIMARY KEY REFERENCES tenant (id),
    url          {{text}} NOT NULL,
    secret       {{bytes}}, -- sealed
    sender       {{text}} NOT NULL,
    version      {{int}} NOT NULL,
    changed_by   {{text}} NOT NULL,
    changed_name {{text}} NOT NULL,
    changed_at   {{int}} NOT NULL
);
