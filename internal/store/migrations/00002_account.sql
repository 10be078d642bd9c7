-- +goose Up
CREATE TABLE account (
    n                   {{serial}},
    id                  {{text}} NOT NULL,
    tenant              {{text}} NOT NULL REFERENCES tenant (id),
    version             {{int}} NOT NULL DEFAULT 1,
    auth_epoch          {{int}} NOT NULL DEFAULT 0,
    status              {{text}} NOT NULL, -- active, pending, inactive, deleted
    -- A active, P pending, I inactive; in lower case without any verified contact; X deleted. Copied into what search reads.
    state               {{text}} NOT NULL,
    status_reason       {{text}} NOT NULL DEFAULT '',
    status_by           {{text}} NOT NULL DEFAULT '',
    status_at           {{int}},
    first_name          {{text}} NOT NULL DEFAULT '',
    last_name           {{text}} NOT NULL DEFAULT '',
    second_last_name    {{text}} NOT NULL DEFAULT '',
    display_name        {{text}} NOT NULL DEFAULT '',
    name_words          {{text}} NOT NULL DEFAULT '', -- the folded words of the names, each as line break, kind, word: the order of lists, too
    fold_version        {{int}} NOT NULL,
    -- Copies of the contacts' rows, so that a list needs this table only.
    email               {{text}} NOT NULL DEFAULT '',
    unverified_email    {{text}} NOT NULL DEFAULT '',
    phone               {{text}} NOT NULL DEFAULT '',
    phone_verified      {{bool}} NOT NULL DEFAULT {{false}},
    identity_types      {{text}} NOT NULL DEFAULT '', -- space separated, sorted
    username            {{text}} NOT NULL DEFAULT '',
    customer_id         {{text}} NOT NULL DEFAULT '',
    legacy_id           {{text}} NOT NULL DEFAULT '',
    -- In lower case: what is compared.
    username_fold       {{text}} NOT NULL DEFAULT '',
    customer_id_fold    {{text}} NOT NULL DEFAULT '',
    legacy_id_fold      {{text}} NOT NULL DEFAULT '',
    gender              {{text}} NOT NULL DEFAULT '',
    birth_year          {{int}} NOT NULL DEFAULT 0,
    birth_month         {{int}} NOT NULL DEFAULT 0,
    birth_day           {{int}} NOT NULL DEFAULT 0,
    locale              {{text}} NOT NULL DEFAULT '',
    time_zone           {{text}} NOT NULL DEFAULT '',
    picture             {{text}} NOT NULL DEFAULT '',
    created_at          {{int}} NOT NULL,
    created_by_identity {{text}} NOT NULL DEFAULT '',
    imported_at         {{int}},
    last_login_at       {{int}},
    last_login_identity {{text}} NOT NULL DEFAULT '',
    lock_since          {{int}},
    lock_until          {{int}},
    lock_attempts       {{int}} NOT NULL DEFAULT 0,
    lock_address        {{text}} NOT NULL DEFAULT '',
    deletion_pending_at {{int}},
    must_reset_password {{bool}} NOT NULL DEFAULT {{false}},
    frozen_at           {{int}}
);
CREATE UNIQUE INDEX account_id ON account (id);
-- The orders of lists. Who never signed in comes first, or last.
CREATE INDEX account_created ON account (tenant, created_at, n) WHERE status <> 'deleted';
-- What is sought by parts is checked on the way through these two, without the accounts' rows.
CREATE INDEX account_last_login ON account (tenant, coalesce(last_login_at, 0), n, name_words, state, email, unverified_email, status) WHERE status <> 'deleted';
CREATE INDEX account_name ON account (tenant, name_words, n, state, email, unverified_email, status) WHERE status <> 'deleted';
CREATE INDEX account_state ON account (tenant, state, created_at, n);
CREATE INDEX account_frozen ON account (tenant, frozen_at, n) WHERE frozen_at IS NOT NULL;
CREATE INDEX account_locked ON account (tenant, lock_until, n) WHERE lock_until IS NOT NULL;
CREATE INDEX account_deletion ON account (tenant, deletion_pending_at, n) WHERE deletion_pending_at IS NOT NULL;
CREATE INDEX account_username ON account (tenant, username_fold, n) WHERE username_fold <> '';
CREATE INDEX account_customer_id ON account (tenant, customer_id_fold, n) WHERE customer_id_fold <> '';
CREATE INDEX account_legacy_id ON account (tenant, legacy_id_fold, n) WHERE legacy_id_fold <> '';

-- What may sign in or be looked up as one account: one namespace per tenant.
CREATE TABLE identifier (
    tenant  {{text}} NOT NULL,
    value   {{text}} NOT NULL,
    kind    {{text}} NOT NULL, -- email, phone, username, customer_id
    account {{int}} NOT NULL REFERENCES account (n),
    since   {{int}} NOT NULL,
    PRIMARY KEY (tenant, value)
) {{rowless}};
CREATE INDEX identifier_account ON identifier (account);

-- Both e-mails of an account. An unverified one is a claim: it reserves nothing.
CREATE TABLE account_email (
    account  {{int}} NOT NULL REFERENCES account (n),
    verified {{bool}} NOT NULL,
    tenant   {{text}} NOT NULL,
    address  {{text}} NOT NULL,
    domain   {{text}} NOT NULL,
    since    {{int}} NOT NULL,
    created_at {{int}} NOT NULL, -- the account's: the order within a domain
    state    {{text}} NOT NULL, -- the account's
    PRIMARY KEY (account, verified)
);
CREATE INDEX account_email_address ON account_email (tenant, address, account);
CREATE INDEX account_email_domain ON account_email (tenant, domain, created_at, account, state);

CREATE TABLE account_phone (
    id          {{text}} NOT NULL PRIMARY KEY,
    account     {{int}} NOT NULL REFERENCES account (n),
    tenant      {{text}} NOT NULL,
    number      {{text}} NOT NULL, -- E.164
    reversed    {{text}} NOT NULL, -- its digits from the end
    type        {{text}} NOT NULL, -- PRIMARY, HOME, WORK, OTHER
    verified_at {{int}},
    since       {{int}} NOT NULL
);
CREATE INDEX account_phone_account ON account_phone (account);
CREATE INDEX account_phone_number ON account_phone (tenant, number, account);
CREATE INDEX account_phone_reversed ON account_phone (tenant, reversed, account);

CREATE TABLE account_address (
    id          {{text}} NOT NULL PRIMARY KEY,
    account     {{int}} NOT NULL REFERENCES account (n),
    type        {{text}} NOT NULL,
    line1       {{text}} NOT NULL DEFAULT '',
    line2       {{text}} NOT NULL DEFAULT '',
    locality    {{text}} NOT NULL DEFAULT '',
    region      {{text}} NOT NULL DEFAULT '',
    postal_code {{text}} NOT NULL DEFAULT '',
    country     {{text}} NOT NULL DEFAULT ''
);
CREATE INDEX account_address_account ON account_address (account);

CREATE TABLE account_identity (
    id           {{text}} NOT NULL PRIMARY KEY,
    account      {{int}} NOT NULL REFERENCES account (n),
    tenant       {{text}} NOT NULL,
    type         {{text}} NOT NULL, -- password, google, facebook, apple, oidc:SLUG, passkey
    subject      {{text}} NOT NULL DEFAULT '',
    created_at   {{int}} NOT NULL,
    last_used_at {{int}}
);
CREATE INDEX account_identity_account ON account_identity (account);
CREATE UNIQUE INDEX account_identity_subject ON account_identity (tenant, type, subject) WHERE subject <> '';
CREATE INDEX account_identity_type ON account_identity (tenant, type, account);

CREATE TABLE account_attribute (
    account {{int}} NOT NULL REFERENCES account (n),
    tenant  {{text}} NOT NULL,
    key     {{text}} NOT NULL,
    value   {{text}} NOT NULL,
    fold    {{text}} NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX account_attribute_value ON account_attribute (tenant, key, fold, account);

-- Who changed a field of the profile last, and the account's version since then: so that two editors of
-- different fields do not stand in each other's way. A field that was never changed here has no row.
CREATE TABLE changed_field (
    account    {{int}} NOT NULL REFERENCES account (n),
    field      {{text}} NOT NULL, -- first_name, attribute.KEY, address.ID
    version    {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    actor_kind {{text}} NOT NULL,
    actor_id   {{text}} NOT NULL,
    actor_name {{text}} NOT NULL,
    PRIMARY KEY (account, field)
) {{rowless}};

-- Until when a member sees a masked part of an account. How often somebody revealed is counted in the audit.
CREATE TABLE account_reveal (
    tenant  {{text}} NOT NULL,
    member  {{text}} NOT NULL,
    account {{int}} NOT NULL REFERENCES account (n),
    part    {{text}} NOT NULL,
    until   {{int}} NOT NULL,
    PRIMARY KEY (tenant, member, account, part)
) {{rowless}};
CREATE INDEX account_reveal_account ON account_reveal (account);

CREATE TABLE segment (
    id     {{text}} NOT NULL PRIMARY KEY,
    tenant {{text}} NOT NULL REFERENCES tenant (id),
    name   {{text}} NOT NULL,
    UNIQUE (tenant, name)
);

CREATE TABLE account_segment (
    tenant  {{text}} NOT NULL,
    segment {{text}} NOT NULL REFERENCES segment (id),
    account {{int}} NOT NULL REFERENCES account (n),
    PRIMARY KEY (segment, account)
) {{rowless}};
CREATE INDEX account_segment_account ON account_segment (account);

-- One row per word of a name. kind: f first, l last, s second last, w a whole name that is written
-- without spaces. words is account.name_words: it sorts the namesakes, and a second name is checked without their rows.
CREATE TABLE name_word (
    tenant  {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    fold    {{text}} NOT NULL,
    words   {{text}} NOT NULL,
    account {{int}} NOT NULL,
    created_at {{int}} NOT NULL, -- the account's
    state   {{text}} NOT NULL, -- the account's
    PRIMARY KEY (tenant, kind, fold, words, account)
) {{rowless}};

-- The distinct words, for "contains".
CREATE TABLE name_dictionary (
    tenant {{text}} NOT NULL,
    kind   {{text}} NOT NULL,
    fold   {{text}} NOT NULL,
    accounts {{int}} NOT NULL DEFAULT 1, -- how many have it: counted by a job, for the planning of searches
    PRIMARY KEY (tenant, kind, fold)
) {{rowless}};

-- Changes of how many accounts are in a state, folded by a job into one row per state.
CREATE TABLE account_count (
    id     {{serial}},
    tenant {{text}} NOT NULL,
    state  {{text}} NOT NULL, -- total, verified, pending, inactive
    delta  {{int}} NOT NULL
);
CREATE INDEX account_count_state ON account_count (tenant, state, delta);

CREATE TABLE credential_password (
    account    {{int}} NOT NULL PRIMARY KEY REFERENCES account (n),
    hash       {{text}} NOT NULL,
    changed_at {{int}} NOT NULL
);
