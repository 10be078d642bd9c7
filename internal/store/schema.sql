-- Rendered from migrations/ for PostgreSQL by `go test ./internal/store -run TestSchemaGolden -update`; sqlc reads it.

-- 00001_foundation.sql
-- What the whole installation is bound to, such as the keys it is written with.
CREATE TABLE installation (
    key   text COLLATE "C" NOT NULL PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

CREATE TABLE tenant (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    slug           text COLLATE "C" NOT NULL UNIQUE,
    name           text COLLATE "C" NOT NULL,
    default_region text COLLATE "C" NOT NULL,
    time_zone      text COLLATE "C" NOT NULL,
    language       text COLLATE "C" NOT NULL,
    created_at     bigint NOT NULL,
    version        bigint NOT NULL DEFAULT 1
);

CREATE TABLE tenant_field (
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    key        text COLLATE "C" NOT NULL,
    type       text COLLATE "C" NOT NULL, -- text, number, boolean, date
    label      text COLLATE "C" NOT NULL,
    required   boolean NOT NULL DEFAULT false,
    read_only  boolean NOT NULL DEFAULT false,
    internal   boolean NOT NULL DEFAULT false,
    personal   boolean NOT NULL DEFAULT false,
    is_unique  boolean NOT NULL DEFAULT false,
    searchable boolean NOT NULL DEFAULT false,
    position   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, key)
);

-- One row serves activity, outbox and stream. The data is sealed with the account's key.
-- pos: NULL until the sequencer numbers it; below zero: from before the account came in, never on the stream.
CREATE TABLE event (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    pos           bigint,
    tenant        text COLLATE "C" NOT NULL,
    type          text COLLATE "C" NOT NULL,
    version       bigint NOT NULL,
    at            bigint NOT NULL,
    account       bigint,
    account_order bigint,
    actor_kind    text COLLATE "C" NOT NULL,
    actor_id      text COLLATE "C" NOT NULL,
    actor_name    text COLLATE "C" NOT NULL,
    via           text COLLATE "C" NOT NULL,
    case_id       text COLLATE "C" NOT NULL DEFAULT '',
    op            text COLLATE "C" NOT NULL,
    request       text COLLATE "C" NOT NULL DEFAULT '',
    changed       text COLLATE "C" NOT NULL DEFAULT '',
    data          bytea
);
CREATE INDEX event_account ON event (account, at, account_order) WHERE account IS NOT NULL;
CREATE INDEX event_account_type ON event (account, type, at, account_order) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX event_pos ON event (pos) WHERE pos IS NOT NULL;
CREATE UNIQUE INDEX event_unnumbered ON event (id) WHERE pos IS NULL;
CREATE UNIQUE INDEX event_unnumbered_account ON event (account, account_order) WHERE pos IS NULL AND account IS NOT NULL;

-- The order number of each account's last event: taken under this row's lock.
CREATE TABLE account_stream (
    account    bigint NOT NULL PRIMARY KEY,
    last_order bigint NOT NULL
);

-- Keys of single accounts, wrapped. Left out of backups: destroying a row destroys what it sealed.
CREATE TABLE account_key (
    account bigint NOT NULL PRIMARY KEY,
    wrapped bytea NOT NULL
);

CREATE TABLE audit (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL,
    at           bigint NOT NULL,
    actor_kind   text COLLATE "C" NOT NULL,
    actor_id     text COLLATE "C" NOT NULL,
    on_behalf_of text COLLATE "C" NOT NULL DEFAULT '',
    via          text COLLATE "C" NOT NULL,
    op           text COLLATE "C" NOT NULL,
    target       text COLLATE "C" NOT NULL DEFAULT '',
    case_id      text COLLATE "C" NOT NULL DEFAULT '',
    outcome      text COLLATE "C" NOT NULL, -- done, refused, failed
    code         text COLLATE "C" NOT NULL DEFAULT '',
    level_needed bigint NOT NULL DEFAULT 0,
    level_held   bigint NOT NULL DEFAULT 0,
    approval     text COLLATE "C" NOT NULL DEFAULT '',
    request      text COLLATE "C" NOT NULL DEFAULT '',
    commitment   bytea NOT NULL,
    leaf         bytea NOT NULL,
    tree_index   bigint
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
    audit   text COLLATE "C" NOT NULL PRIMARY KEY,
    account bigint,
    salt    bytea NOT NULL,
    body    bytea NOT NULL
);
CREATE INDEX audit_personal_account ON audit_personal (account) WHERE account IS NOT NULL;

-- The Merkle tree's hashes in runs of 32 bytes each, by the stored position of the first (golang.org/x/mod/sumdb/tlog).
CREATE TABLE tree_hash (
    position bigint NOT NULL PRIMARY KEY,
    hashes   bytea NOT NULL
);

CREATE TABLE tree_checkpoint (
    size bigint NOT NULL PRIMARY KEY,
    at   bigint NOT NULL,
    note bytea NOT NULL
);

-- What checks of the log found, so that it can be told when it was last looked at.
CREATE TABLE audit_check (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    at          bigint NOT NULL,
    actor_kind  text COLLATE "C" NOT NULL,
    actor_id    text COLLATE "C" NOT NULL,
    actor_name  text COLLATE "C" NOT NULL,
    entries     bigint NOT NULL,
    problem     text COLLATE "C" NOT NULL, -- empty: everything is what was written
    wrong_entry bigint NOT NULL DEFAULT -1
);
CREATE INDEX audit_check_at ON audit_check (at, id);

-- The processes that serve: each says now and then that it is there.
CREATE TABLE node (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    host       text COLLATE "C" NOT NULL,
    version    text COLLATE "C" NOT NULL,
    started_at bigint NOT NULL,
    seen_at    bigint NOT NULL, -- by the database's clock
    ahead      bigint NOT NULL  -- microseconds that its clock is ahead of the database's
);

CREATE TABLE idempotency (
    tenant  text COLLATE "C" NOT NULL,
    actor   text COLLATE "C" NOT NULL,
    key     text COLLATE "C" NOT NULL,
    op      text COLLATE "C" NOT NULL,
    digest  bytea NOT NULL,
    answer  bytea NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (tenant, actor, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE lease (
    name    text COLLATE "C" NOT NULL PRIMARY KEY,
    holder  text COLLATE "C" NOT NULL,
    expires bigint NOT NULL
);

-- How many numbers the sequencer has given out, so that none is given twice even if rows are deleted.
CREATE TABLE sequence (
    name  text COLLATE "C" NOT NULL PRIMARY KEY,
    taken bigint NOT NULL
);
INSERT INTO sequence (name, taken) VALUES ('event', 0), ('audit', 0);

-- 00002_account.sql
CREATE TABLE account (
    n                   bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    id                  text COLLATE "C" NOT NULL,
    tenant              text COLLATE "C" NOT NULL REFERENCES tenant (id),
    version             bigint NOT NULL DEFAULT 1,
    auth_epoch          bigint NOT NULL DEFAULT 0,
    status              text COLLATE "C" NOT NULL, -- active, pending, inactive, deleted
    -- A active, P pending, I inactive; in lower case without any verified contact; X deleted. Copied into what search reads.
    state               text COLLATE "C" NOT NULL,
    status_reason       text COLLATE "C" NOT NULL DEFAULT '',
    status_by           text COLLATE "C" NOT NULL DEFAULT '',
    status_at           bigint,
    first_name          text COLLATE "C" NOT NULL DEFAULT '',
    last_name           text COLLATE "C" NOT NULL DEFAULT '',
    second_last_name    text COLLATE "C" NOT NULL DEFAULT '',
    display_name        text COLLATE "C" NOT NULL DEFAULT '',
    name_words          text COLLATE "C" NOT NULL DEFAULT '', -- the folded words of the names, each as line break, kind, word: the order of lists, too
    fold_version        bigint NOT NULL,
    -- Copies of the contacts' rows, so that a list needs this table only.
    email               text COLLATE "C" NOT NULL DEFAULT '',
    unverified_email    text COLLATE "C" NOT NULL DEFAULT '',
    phone               text COLLATE "C" NOT NULL DEFAULT '',
    phone_verified      boolean NOT NULL DEFAULT false,
    identity_types      text COLLATE "C" NOT NULL DEFAULT '', -- space separated, sorted
    username            text COLLATE "C" NOT NULL DEFAULT '',
    customer_id         text COLLATE "C" NOT NULL DEFAULT '',
    legacy_id           text COLLATE "C" NOT NULL DEFAULT '',
    -- In lower case: what is compared.
    username_fold       text COLLATE "C" NOT NULL DEFAULT '',
    customer_id_fold    text COLLATE "C" NOT NULL DEFAULT '',
    legacy_id_fold      text COLLATE "C" NOT NULL DEFAULT '',
    gender              text COLLATE "C" NOT NULL DEFAULT '',
    birth_year          bigint NOT NULL DEFAULT 0,
    birth_month         bigint NOT NULL DEFAULT 0,
    birth_day           bigint NOT NULL DEFAULT 0,
    locale              text COLLATE "C" NOT NULL DEFAULT '',
    time_zone           text COLLATE "C" NOT NULL DEFAULT '',
    picture             text COLLATE "C" NOT NULL DEFAULT '',
    created_at          bigint NOT NULL,
    created_by_identity text COLLATE "C" NOT NULL DEFAULT '',
    imported_at         bigint,
    last_login_at       bigint,
    last_login_identity text COLLATE "C" NOT NULL DEFAULT '',
    lock_since          bigint,
    lock_until          bigint,
    lock_attempts       bigint NOT NULL DEFAULT 0,
    lock_address        text COLLATE "C" NOT NULL DEFAULT '',
    deletion_pending_at bigint,
    must_reset_password boolean NOT NULL DEFAULT false,
    frozen_at           bigint
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
    tenant  text COLLATE "C" NOT NULL,
    value   text COLLATE "C" NOT NULL,
    kind    text COLLATE "C" NOT NULL, -- email, phone, username, customer_id
    account bigint NOT NULL REFERENCES account (n),
    since   bigint NOT NULL,
    PRIMARY KEY (tenant, value)
);
CREATE INDEX identifier_account ON identifier (account);

-- Both e-mails of an account. An unverified one is a claim: it reserves nothing.
CREATE TABLE account_email (
    account  bigint NOT NULL REFERENCES account (n),
    verified boolean NOT NULL,
    tenant   text COLLATE "C" NOT NULL,
    address  text COLLATE "C" NOT NULL,
    domain   text COLLATE "C" NOT NULL,
    since    bigint NOT NULL,
    created_at bigint NOT NULL, -- the account's: the order within a domain
    state    text COLLATE "C" NOT NULL, -- the account's
    PRIMARY KEY (account, verified)
);
CREATE INDEX account_email_address ON account_email (tenant, address, account);
CREATE INDEX account_email_domain ON account_email (tenant, domain, created_at, account, state);

CREATE TABLE account_phone (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    account     bigint NOT NULL REFERENCES account (n),
    tenant      text COLLATE "C" NOT NULL,
    number      text COLLATE "C" NOT NULL, -- E.164
    reversed    text COLLATE "C" NOT NULL, -- its digits from the end
    type        text COLLATE "C" NOT NULL, -- PRIMARY, HOME, WORK, OTHER
    verified_at bigint,
    since       bigint NOT NULL
);
CREATE INDEX account_phone_account ON account_phone (account);
CREATE INDEX account_phone_number ON account_phone (tenant, number, account);
CREATE INDEX account_phone_reversed ON account_phone (tenant, reversed, account);

CREATE TABLE account_address (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    account     bigint NOT NULL REFERENCES account (n),
    type        text COLLATE "C" NOT NULL,
    line1       text COLLATE "C" NOT NULL DEFAULT '',
    line2       text COLLATE "C" NOT NULL DEFAULT '',
    locality    text COLLATE "C" NOT NULL DEFAULT '',
    region      text COLLATE "C" NOT NULL DEFAULT '',
    postal_code text COLLATE "C" NOT NULL DEFAULT '',
    country     text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX account_address_account ON account_address (account);

CREATE TABLE account_identity (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    account      bigint NOT NULL REFERENCES account (n),
    tenant       text COLLATE "C" NOT NULL,
    type         text COLLATE "C" NOT NULL, -- password, google, facebook, apple, oidc:SLUG, passkey
    subject      text COLLATE "C" NOT NULL DEFAULT '',
    created_at   bigint NOT NULL,
    last_used_at bigint
);
CREATE INDEX account_identity_account ON account_identity (account);
CREATE UNIQUE INDEX account_identity_subject ON account_identity (tenant, type, subject) WHERE subject <> '';
CREATE INDEX account_identity_type ON account_identity (tenant, type, account);

CREATE TABLE account_attribute (
    account bigint NOT NULL REFERENCES account (n),
    tenant  text COLLATE "C" NOT NULL,
    key     text COLLATE "C" NOT NULL,
    value   text COLLATE "C" NOT NULL,
    fold    text COLLATE "C" NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX account_attribute_value ON account_attribute (tenant, key, fold, account);

-- Who changed a field of the profile last, and the account's version since then: so that two editors of
-- different fields do not stand in each other's way. A field that was never changed here has no row.
CREATE TABLE changed_field (
    account    bigint NOT NULL REFERENCES account (n),
    field      text COLLATE "C" NOT NULL, -- first_name, attribute.KEY, address.ID
    version    bigint NOT NULL,
    at         bigint NOT NULL,
    actor_kind text COLLATE "C" NOT NULL,
    actor_id   text COLLATE "C" NOT NULL,
    actor_name text COLLATE "C" NOT NULL,
    PRIMARY KEY (account, field)
);

-- Until when a member sees a masked part of an account. How often somebody revealed is counted in the audit.
CREATE TABLE account_reveal (
    tenant  text COLLATE "C" NOT NULL,
    member  text COLLATE "C" NOT NULL,
    account bigint NOT NULL REFERENCES account (n),
    part    text COLLATE "C" NOT NULL,
    until   bigint NOT NULL,
    PRIMARY KEY (tenant, member, account, part)
);
CREATE INDEX account_reveal_account ON account_reveal (account);

CREATE TABLE segment (
    id     text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    name   text COLLATE "C" NOT NULL,
    UNIQUE (tenant, name)
);

CREATE TABLE account_segment (
    tenant  text COLLATE "C" NOT NULL,
    segment text COLLATE "C" NOT NULL REFERENCES segment (id),
    account bigint NOT NULL REFERENCES account (n),
    PRIMARY KEY (segment, account)
);
CREATE INDEX account_segment_account ON account_segment (account);

-- One row per word of a name. kind: f first, l last, s second last, w a whole name that is written
-- without spaces. words is account.name_words: it sorts the namesakes, and a second name is checked without their rows.
CREATE TABLE name_word (
    tenant  text COLLATE "C" NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    fold    text COLLATE "C" NOT NULL,
    words   text COLLATE "C" NOT NULL,
    account bigint NOT NULL,
    created_at bigint NOT NULL, -- the account's
    state   text COLLATE "C" NOT NULL, -- the account's
    PRIMARY KEY (tenant, kind, fold, words, account)
);

-- The distinct words, for "contains".
CREATE TABLE name_dictionary (
    tenant text COLLATE "C" NOT NULL,
    kind   text COLLATE "C" NOT NULL,
    fold   text COLLATE "C" NOT NULL,
    accounts bigint NOT NULL DEFAULT 1, -- how many have it: counted by a job, for the planning of searches
    PRIMARY KEY (tenant, kind, fold)
);

-- Changes of how many accounts are in a state, folded by a job into one row per state.
CREATE TABLE account_count (
    id     bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    state  text COLLATE "C" NOT NULL, -- total, verified, pending, inactive
    delta  bigint NOT NULL
);
CREATE INDEX account_count_state ON account_count (tenant, state, delta);

CREATE TABLE credential_password (
    account    bigint NOT NULL PRIMARY KEY REFERENCES account (n),
    hash       text COLLATE "C" NOT NULL,
    changed_at bigint NOT NULL
);

-- 00003_account_fuzzy.sql
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The segment table of the fuzzy search: three pieces of each e-mail's local part.
CREATE TABLE seg (
    h       bigint NOT NULL,
    account bigint NOT NULL,
    address text COLLATE "C" NOT NULL
);
CREATE INDEX seg_h ON seg (h) INCLUDE (account, address);
CREATE INDEX seg_account ON seg (account);

-- Trigrams of what is searched by "contains" and by wildcards. id is account * 8 + kind.
CREATE TABLE trigram (
    id   bigint NOT NULL PRIMARY KEY,
    body text COLLATE "C" NOT NULL
);
CREATE INDEX trigram_body ON trigram USING gin (body gin_trgm_ops);

-- 00004_desk.sql
CREATE TABLE note (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant      text COLLATE "C" NOT NULL,
    account     bigint NOT NULL REFERENCES account (n),
    author      text COLLATE "C" NOT NULL,
    author_name text COLLATE "C" NOT NULL,
    at          bigint NOT NULL,
    edited_at   bigint,
    version     bigint NOT NULL DEFAULT 1,
    pinned      boolean NOT NULL DEFAULT false,
    body        bytea NOT NULL -- sealed with the account's key
);
CREATE INDEX note_account ON note (account, at, id);

CREATE TABLE note_version (
    note    text COLLATE "C" NOT NULL REFERENCES note (id),
    version bigint NOT NULL,
    at      bigint NOT NULL,
    body    bytea NOT NULL,
    PRIMARY KEY (note, version)
);

CREATE TABLE saved_search (
    id     text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    owner  text COLLATE "C" NOT NULL,
    name   text COLLATE "C" NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    query  bytea NOT NULL, -- sealed: terms are personal data
    at     bigint NOT NULL
);
CREATE INDEX saved_search_owner ON saved_search (tenant, owner);

CREATE TABLE preferred_search ( -- which saved search a member begins with
    tenant text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    search text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, member)
);

CREATE TABLE recent_account (
    tenant  text COLLATE "C" NOT NULL,
    member  text COLLATE "C" NOT NULL,
    account bigint NOT NULL,
    at      bigint NOT NULL,
    pinned  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant, member, account)
);
CREATE INDEX recent_account_at ON recent_account (tenant, member, at);

-- 00005_staff.sql
CREATE TABLE member (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    email           text COLLATE "C" NOT NULL UNIQUE,
    name            text COLLATE "C" NOT NULL,
    status          text COLLATE "C" NOT NULL, -- invited, active, disabled
    language        text COLLATE "C" NOT NULL DEFAULT '',
    password        text COLLATE "C" NOT NULL DEFAULT '',
    totp_secret     bytea, -- sealed
    totp_step       bigint NOT NULL DEFAULT 0, -- the last accepted one: a code works once
    failed_attempts bigint NOT NULL DEFAULT 0,
    locked_until    bigint NOT NULL DEFAULT 0,
    created_at      bigint NOT NULL,
    last_sign_in_at bigint,
    passkey_only    boolean NOT NULL DEFAULT false -- password and code do not sign in
);

CREATE TABLE member_role (
    member  text COLLATE "C" NOT NULL REFERENCES member (id),
    tenant  text COLLATE "C" NOT NULL DEFAULT '', -- empty: all
    segment text COLLATE "C" NOT NULL DEFAULT '', -- empty: all
    role    text COLLATE "C" NOT NULL,
    PRIMARY KEY (member, tenant, segment, role)
);
CREATE INDEX member_role_role ON member_role (role);

-- A tenant's own roles, besides those out of the box.
CREATE TABLE staff_role (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    name       text COLLATE "C" NOT NULL,
    version    bigint NOT NULL DEFAULT 1,
    created_by text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (tenant, name)
);

CREATE TABLE staff_role_permission (
    role       text COLLATE "C" NOT NULL REFERENCES staff_role (id),
    permission text COLLATE "C" NOT NULL,
    PRIMARY KEY (role, permission)
);

CREATE TABLE staff_session (
    digest     bytea NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's secret
    id         text COLLATE "C" NOT NULL UNIQUE,
    member     text COLLATE "C" NOT NULL REFERENCES member (id),
    created_at bigint NOT NULL,
    seen_at    bigint NOT NULL,
    fresh_at   bigint NOT NULL, -- 0: came in by a link, proved nothing
    expires_at bigint NOT NULL,
    address    text COLLATE "C" NOT NULL DEFAULT '',
    user_agent text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX staff_session_member ON staff_session (member);

CREATE TABLE staff_link (
    digest      bytea NOT NULL PRIMARY KEY, -- SHA-256 of the link's secret
    id          text COLLATE "C" NOT NULL UNIQUE,
    member      text COLLATE "C" NOT NULL REFERENCES member (id),
    purpose     text COLLATE "C" NOT NULL, -- join, sign_in, recover
    totp_secret bytea, -- sealed; the one to be enrolled
    created_at  bigint NOT NULL,
    expires_at  bigint NOT NULL,
    used_at     bigint
);
CREATE INDEX staff_link_member ON staff_link (member);

CREATE TABLE api_key (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL DEFAULT '', -- empty: named by the request
    name       text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL, -- system, desk
    role       text COLLATE "C" NOT NULL,
    segment    text COLLATE "C" NOT NULL DEFAULT '',
    member     text COLLATE "C" NOT NULL DEFAULT '', -- a desk key's agent
    digest     bytea NOT NULL UNIQUE,
    old_digest bytea UNIQUE, -- the text before the last rotation
    old_until  bigint, -- until when that one works
    created_by text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    used_at    bigint,
    revoked_at bigint
);

CREATE TABLE staff_passkey (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    member          text COLLATE "C" NOT NULL REFERENCES member (id),
    credential      bytea NOT NULL UNIQUE, -- the device's id
    public_key      bytea NOT NULL,
    name            text COLLATE "C" NOT NULL,
    sign_count      bigint NOT NULL,
    backup_eligible boolean NOT NULL,
    backed_up       boolean NOT NULL,
    transports      text COLLATE "C" NOT NULL, -- separated by spaces
    model           bytea NOT NULL, -- AAGUID
    created_at      bigint NOT NULL,
    used_at         bigint,
    suspect_at      bigint -- when its count did not grow
);
CREATE INDEX staff_passkey_member ON staff_passkey (member);

-- Challenges that were answered: each is good once.
CREATE TABLE staff_challenge (
    digest     bytea NOT NULL PRIMARY KEY,
    expires_at bigint NOT NULL
);

-- 00006_directory.sql
CREATE TABLE import_run (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant      text COLLATE "C" NOT NULL,
    fingerprint text COLLATE "C" NOT NULL, -- of the file: an interrupted run is found again by it
    mode        text COLLATE "C" NOT NULL, -- fill, add, update
    phase       text COLLATE "C" NOT NULL, -- rows, build, again, done
    position    bigint NOT NULL,  -- bytes that are done with
    line        bigint NOT NULL,
    rows_read   bigint NOT NULL,
    taken       bigint NOT NULL,
    warned      bigint NOT NULL,
    reported    bigint NOT NULL,  -- not taken, each with a line in the report
    report      bigint NOT NULL,  -- bytes of the report that belong to the rows before position
    started_at  bigint NOT NULL,
    finished_at bigint
);
CREATE INDEX import_run_fingerprint ON import_run (tenant, fingerprint);

-- Rows of a run that are looked at again once the indexes stand: their identifiers may be taken.
CREATE TABLE import_again (
    run    text COLLATE "C" NOT NULL REFERENCES import_run (id),
    line   bigint NOT NULL,
    number bigint NOT NULL, -- reserved, so that the account keeps its place in the order
    record bytea NOT NULL, -- sealed: it is personal data
    PRIMARY KEY (run, line)
);

-- What is left to do after accounts were put into an empty directory: search tables to fill, then
-- indexes to build, by the definition they had when they were dropped. Empty: the directory is whole.
CREATE TABLE bulk_work (
    position   bigint NOT NULL PRIMARY KEY,
    kind       text COLLATE "C" NOT NULL, -- table, index
    name       text COLLATE "C" NOT NULL UNIQUE,
    definition text COLLATE "C" NOT NULL DEFAULT ''
);

-- 00007_settings.sql
-- The settings that were ever changed: who changed each last, and the tenant's version since then, so that two
-- editors of different settings do not stand in each other's way. Defaults stand in the code.
CREATE TABLE tenant_setting (
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    key          text COLLATE "C" NOT NULL,
    value        text COLLATE "C", -- NULL: set back to the default
    version      bigint NOT NULL,
    changed_by   text COLLATE "C" NOT NULL,
    changed_name text COLLATE "C" NOT NULL,
    changed_at   bigint NOT NULL,
    PRIMARY KEY (tenant, key)
);

CREATE TABLE tenant_logo (
    tenant text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES tenant (id),
    digest text COLLATE "C" NOT NULL, -- SHA-256 in hex, as the setting brand.logo has it
    media  text COLLATE "C" NOT NULL,
    body   bytea NOT NULL
);

-- What new accounts may not have.
CREATE TABLE tenant_block (
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    kind         text COLLATE "C" NOT NULL, -- email_domain, username
    value        text COLLATE "C" NOT NULL, -- in its canonical form; a username may have *
    pattern      boolean NOT NULL, -- the value has *
    note         text COLLATE "C" NOT NULL,
    blocked_by   text COLLATE "C" NOT NULL,
    blocked_name text COLLATE "C" NOT NULL,
    blocked_at   bigint NOT NULL,
    PRIMARY KEY (tenant, kind, value)
);
CREATE INDEX tenant_block_pattern ON tenant_block (tenant, kind) WHERE pattern;

-- 00008_nonce.sql
-- One-time links and codes. The secret itself is never here: it is made anew from the id and a key when it is sent.
CREATE TABLE nonce (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant        text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account       bigint REFERENCES account (n), -- NULL: nobody yet
    kind          text COLLATE "C" NOT NULL,
    epoch         bigint NOT NULL,  -- the account's auth_epoch
    target        text COLLATE "C" NOT NULL, -- what it proves: an address, a number
    bound         text COLLATE "C" NOT NULL, -- the flow it is good in; empty: any
    digits        bigint NOT NULL,  -- of a code; 0: a link
    key_id        bytea NOT NULL,
    digest        bytea NOT NULL, -- SHA-256 of the secret's whole MAC
    data          bytea,          -- sealed with the account's key
    tries         bigint NOT NULL DEFAULT 0,
    created_at    bigint NOT NULL,
    expires_at    bigint NOT NULL,
    used_at       bigint,
    superseded_at bigint             -- a newer one was issued, or it was called back
);
CREATE INDEX nonce_account ON nonce (account, kind) WHERE account IS NOT NULL;
CREATE INDEX nonce_nobody ON nonce (tenant, kind, target) WHERE account IS NULL;
CREATE INDEX nonce_expires ON nonce (expires_at);

-- How contacts came to be the account's: what may be believed of them, and since when.
ALTER TABLE account ADD COLUMN had_contact boolean NOT NULL DEFAULT false; -- a verified one was taken away once: none that comes is the first
ALTER TABLE account_email ADD COLUMN proof text COLLATE "C" NOT NULL DEFAULT ''; -- of a verified one: owner, staff; empty: it came with the account
ALTER TABLE account_email ADD COLUMN joined_at bigint; -- when a verified one joined or replaced another; NULL: it was the first
ALTER TABLE account_phone ADD COLUMN joined_at bigint; -- the same

-- 00009_message.sql
-- A mail or SMS to a customer. What it says is made when it is sent, from its template, the sealed data and its nonce.
CREATE TABLE message (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    account    bigint REFERENCES account (n), -- NULL: goes to nobody, and is queued for the time that it takes
    template   text COLLATE "C" NOT NULL,
    channel    text COLLATE "C" NOT NULL, -- email, sms
    language   text COLLATE "C" NOT NULL,
    masked     text COLLATE "C" NOT NULL, -- the address as lists show it
    digest     bytea NOT NULL, -- of the address: limits and suppressions find it by this
    body       bytea NOT NULL, -- address and values, sealed with the account's key
    nonce      text COLLATE "C" NOT NULL DEFAULT '',
    notice     boolean NOT NULL DEFAULT false,
    state      text COLLATE "C" NOT NULL, -- queued, sending, sent, failed, bounced, expired, canceled, link_opened, nothing
    attempts   bigint NOT NULL DEFAULT 0,
    next_at    bigint, -- when it is tried next; NULL: never again
    claim      text COLLATE "C" NOT NULL DEFAULT '', -- of the node that is sending it
    last_error text COLLATE "C" NOT NULL DEFAULT '', -- a code, and for people what the other side said
    error_text text COLLATE "C" NOT NULL DEFAULT '',
    created_at bigint NOT NULL,
    sent_at    bigint,
    opened_at  bigint
);
CREATE INDEX message_due ON message (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX message_account ON message (account, created_at, id) WHERE account IS NOT NULL;
CREATE INDEX message_digest ON message (digest, created_at);
CREATE INDEX message_nonce ON message (nonce) WHERE nonce <> '';
CREATE INDEX message_tenant ON message (tenant, created_at, id);

-- Addresses that a mail server said do not exist. Nothing is sent there until staff lift it.
CREATE TABLE message_suppression (
    id      text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant  text COLLATE "C" NOT NULL,
    account bigint NOT NULL REFERENCES account (n),
    channel text COLLATE "C" NOT NULL,
    masked  text COLLATE "C" NOT NULL,
    digest  bytea NOT NULL,
    reason  text COLLATE "C" NOT NULL, -- what the other side said
    at      bigint NOT NULL
);
CREATE INDEX message_suppression_account ON message_suppression (account);

-- A tenant's own words in place of the built-in ones.
CREATE TABLE message_template (
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    template     text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    language     text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    plain        text COLLATE "C" NOT NULL,
    html         text COLLATE "C" NOT NULL, -- empty: made from the plain text
    version      bigint NOT NULL,
    changed_by   text COLLATE "C" NOT NULL,
    changed_name text COLLATE "C" NOT NULL,
    changed_at   bigint NOT NULL,
    PRIMARY KEY (tenant, template, channel, language)
);

-- Through which server a tenant's mails go; without a row, through the installation's.
CREATE TABLE tenant_mailer (
    tenant       text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES tenant (id),
    host         text COLLATE "C" NOT NULL,
    port         bigint NOT NULL,
    encryption   text COLLATE "C" NOT NULL, -- starttls, tls, none
    username     text COLLATE "C" NOT NULL,
    password     bytea, -- sealed
    sender       text COLLATE "C" NOT NULL,
    sender_name  text COLLATE "C" NOT NULL,
    version      bigint NOT NULL,
    changed_by   text COLLATE "C" NOT NULL,
    changed_name text COLLATE "C" NOT NULL,
    changed_at   bigint NOT NULL
);

-- Which of a provider's hooks a tenant's SMS go to; without a row, to the installation's.
CREATE TABLE tenant_sms (
    tenant       text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES tenant (id),
    url          text COLLATE "C" NOT NULL,
    secret       bytea, -- sealed
    sender       text COLLATE "C" NOT NULL,
    version      bigint NOT NULL,
    changed_by   text COLLATE "C" NOT NULL,
    changed_name text COLLATE "C" NOT NULL,
    changed_at   bigint NOT NULL
);

-- 00010_credential.sql
-- What proves, besides the password, that a customer is the owner of an account. kind: totp, sms, email, passkey,
-- backup_codes.
CREATE TABLE credential_factor (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    account      bigint NOT NULL REFERENCES account (n),
    tenant       text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL DEFAULT '', -- the owner's word for it
    target       text COLLATE "C" NOT NULL DEFAULT '', -- where codes are sent: a number or an address
    secret       bytea, -- of an app, sealed with the account's key
    sent         text COLLATE "C" NOT NULL DEFAULT '', -- the nonce of the code that was sent last
    step         bigint NOT NULL DEFAULT 0, -- the last step of an app's code that was taken (RFC 6238, 5.2)
    created_at   bigint NOT NULL,
    last_used_at bigint,
    disabled_at  bigint,
    disabled_by  text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX credential_factor_account ON credential_factor (account);

-- The public half of a passkey, beside its factor.
CREATE TABLE credential_passkey (
    factor          text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES credential_factor (id) ON DELETE CASCADE,
    account         bigint NOT NULL REFERENCES account (n),
    tenant          text COLLATE "C" NOT NULL,
    credential      bytea NOT NULL, -- the device's id
    public_key      bytea NOT NULL,
    sign_count      bigint NOT NULL,
    backup_eligible boolean NOT NULL,
    backed_up       boolean NOT NULL,
    transports      text COLLATE "C" NOT NULL, -- separated by spaces
    model           bytea NOT NULL, -- AAGUID
    suspect_at      bigint, -- when its count did not grow
    UNIQUE (tenant, credential)
);
CREATE INDEX credential_passkey_account ON credential_passkey (account);

-- One code of a sheet. Its digest is sealed with the account's key.
CREATE TABLE credential_backup_code (
    id      text COLLATE "C" NOT NULL PRIMARY KEY,
    factor  text COLLATE "C" NOT NULL REFERENCES credential_factor (id) ON DELETE CASCADE,
    account bigint NOT NULL REFERENCES account (n),
    digest  bytea NOT NULL,
    used_at bigint
);
CREATE INDEX credential_backup_code_factor ON credential_backup_code (factor);

-- Challenges that were answered: each is good once.
CREATE TABLE credential_challenge (
    digest     bytea NOT NULL PRIMARY KEY,
    expires_at bigint NOT NULL
);
CREATE INDEX credential_challenge_expires ON credential_challenge (expires_at);

-- How often codes were tried and were wrong, over all sign-ins of an account at once.
CREATE TABLE credential_tries (
    account   bigint NOT NULL PRIMARY KEY REFERENCES account (n),
    since     bigint NOT NULL,
    wrong     bigint NOT NULL,
    day_since bigint NOT NULL,
    day_wrong bigint NOT NULL
);

-- What was decided about the second factor of one account: required or waived. Without a row, the tenant's rule holds.
CREATE TABLE credential_second (
    account bigint NOT NULL PRIMARY KEY REFERENCES account (n),
    rule    text COLLATE "C" NOT NULL,
    by_name text COLLATE "C" NOT NULL,
    at      bigint NOT NULL
);

-- 00011_session.sql
-- When the last failed sign-in of the running count was: an old one does not count any more.
ALTER TABLE account ADD COLUMN failed_at bigint;

-- Failed sign-ins of what is no account: of a network address, and of an identifier that nobody has.
CREATE TABLE sign_in_failure (
    tenant   text COLLATE "C" NOT NULL REFERENCES tenant (id),
    subject  text COLLATE "C" NOT NULL, -- address:…, text:… (a keyed digest)
    attempts bigint NOT NULL,
    failed_at bigint NOT NULL,
    until    bigint, -- refused until then
    PRIMARY KEY (tenant, subject)
);
CREATE INDEX sign_in_failure_at ON sign_in_failure (failed_at);

-- A browser or app in which an account was signed in to. The cookie's secret stands here as its digest only.
CREATE TABLE device (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account    bigint NOT NULL REFERENCES account (n),
    digest     bytea NOT NULL,
    created_at bigint NOT NULL,
    seen_at    bigint NOT NULL,
    trusted_at bigint, -- the customer said so
    user_agent text COLLATE "C" NOT NULL,
    address    text COLLATE "C" NOT NULL,
    attempts   bigint NOT NULL DEFAULT 0, -- failed sign-ins with this cookie
    failed_at  bigint
);
CREATE UNIQUE INDEX device_digest ON device (digest, account);
CREATE INDEX device_account ON device (account, seen_at);
CREATE INDEX device_seen ON device (seen_at);

-- One signed-in device. What carries another epoch than its account is dead.
CREATE TABLE session (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant           text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account          bigint NOT NULL REFERENCES account (n),
    epoch            bigint NOT NULL,
    digest           bytea NOT NULL, -- of the cookie's secret
    identity         text COLLATE "C" NOT NULL, -- password, google, passkey …
    methods          text COLLATE "C" NOT NULL, -- of proof, separated by spaces
    application      text COLLATE "C" NOT NULL, -- the id of the one it began with; empty for the customers' pages
    restricted       boolean NOT NULL, -- no change of contacts or factors
    device           text COLLATE "C" NOT NULL,
    user_agent       text COLLATE "C" NOT NULL,
    address          text COLLATE "C" NOT NULL,
    created_at       bigint NOT NULL,
    authenticated_at bigint NOT NULL,
    seen_at          bigint NOT NULL,
    expires_at       bigint NOT NULL,
    ended_at         bigint,
    ended_by         text COLLATE "C" NOT NULL DEFAULT '', -- why: signed_out, ended, session_limit_reached, session_expired, refresh_reused
    refreshed_at     bigint
);
CREATE UNIQUE INDEX session_digest ON session (digest);
CREATE INDEX session_account ON session (account, created_at);
CREATE INDEX session_expires ON session (expires_at) WHERE ended_at IS NULL;
CREATE INDEX session_ended ON session (ended_at) WHERE ended_at IS NOT NULL;

-- 00012_federation.sql
-- Sign-in providers of others. A row stays when its provider is removed: the short name goes on to mean one issuer,
-- so that nobody who adds it again takes over who signed in by it.
CREATE TABLE provider (
    tenant        text COLLATE "C" NOT NULL REFERENCES tenant (id),
    slug          text COLLATE "C" NOT NULL,
    kind          text COLLATE "C" NOT NULL, -- google, apple, facebook, oidc
    issuer        text COLLATE "C" NOT NULL,
    client_id     text COLLATE "C" NOT NULL,
    secret        bytea, -- sealed; Apple: the private key
    team_id       text COLLATE "C" NOT NULL DEFAULT '', -- Apple's
    key_id        text COLLATE "C" NOT NULL DEFAULT '',
    scopes        text COLLATE "C" NOT NULL,
    label         text COLLATE "C" NOT NULL,
    icon          text COLLATE "C" NOT NULL,
    enabled       boolean NOT NULL,
    version       bigint NOT NULL,
    added_at      bigint NOT NULL,
    removed_at    bigint,
    failures      bigint NOT NULL DEFAULT 0, -- in a row, by the provider's fault or the settings'
    failing_since bigint,
    failure       text COLLATE "C" NOT NULL DEFAULT '', -- code of the last one
    worked_at     bigint,
    PRIMARY KEY (tenant, slug)
);

-- Browsers that were sent to a provider. Each comes back once.
CREATE TABLE federation_flow (
    state      bytea NOT NULL PRIMARY KEY, -- SHA-256 of what the browser brings back
    tenant     text COLLATE "C" NOT NULL,
    slug       text COLLATE "C" NOT NULL,
    browser    bytea NOT NULL, -- SHA-256 of what the browser keeps in its cookie
    sealed     bytea NOT NULL, -- nonce and PKCE verifier
    account    bigint, -- that the identity is to be linked to; NULL: to sign in
    epoch      bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at    bigint
);
CREATE INDEX federation_flow_expires ON federation_flow (expires_at);

-- 00013_oauth.sql
-- An application that customers sign in to, or that acts for itself.
CREATE TABLE application (
    id              text COLLATE "C" NOT NULL PRIMARY KEY, -- the client_id
    tenant          text COLLATE "C" NOT NULL REFERENCES tenant (id),
    name            text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL, -- web, single_page, native, machine, device
    secret          bytea, -- SHA-256; NULL: a public client has none
    old_secret      bytea, -- the one before the last rotation
    old_until       bigint,
    redirect_uris   text COLLATE "C" NOT NULL, -- one a line, compared byte by byte
    post_logout_uris text COLLATE "C" NOT NULL, -- one a line
    logout_uri      text COLLATE "C" NOT NULL, -- told when a session ends; empty: not told
    scopes          text COLLATE "C" NOT NULL, -- what it may ask for, space separated
    consent         boolean NOT NULL, -- the customer is asked
    access_seconds  bigint NOT NULL,
    refresh_seconds bigint NOT NULL, -- 0: gets no refresh tokens
    version         bigint NOT NULL DEFAULT 1,
    created_by      text COLLATE "C" NOT NULL,
    created_at      bigint NOT NULL,
    used_at         bigint, -- to the minute
    disabled_at     bigint,
    removed_at      bigint -- its grants are deleted in the background
);
CREATE INDEX application_tenant ON application (tenant, name);

-- A tenant's own scopes, besides those of OpenID Connect.
CREATE TABLE oauth_scope (
    tenant text COLLATE "C" NOT NULL REFERENCES tenant (id),
    name   text COLLATE "C" NOT NULL,
    title  text COLLATE "C" NOT NULL, -- what the customer reads when asked for consent
    PRIMARY KEY (tenant, name)
);

CREATE TABLE signing_key (
    id         text COLLATE "C" NOT NULL PRIMARY KEY, -- the kid
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    stage      text COLLATE "C" NOT NULL, -- next, current, old
    public     bytea NOT NULL, -- PKIX
    private    bytea NOT NULL, -- PKCS #8, sealed
    created_at bigint NOT NULL,
    since      bigint NOT NULL -- in this stage
);
CREATE INDEX signing_key_tenant ON signing_key (tenant, stage);
CREATE UNIQUE INDEX signing_key_current ON signing_key (tenant) WHERE stage = 'current';
CREATE UNIQUE INDEX signing_key_next ON signing_key (tenant) WHERE stage = 'next';

-- A request to sign in for an application, or to sign out, on its way through the browser.
CREATE TABLE oauth_request (
    id          text COLLATE "C" NOT NULL PRIMARY KEY, -- 128 random bits
    tenant      text COLLATE "C" NOT NULL REFERENCES tenant (id),
    kind        text COLLATE "C" NOT NULL, -- authorize, logout
    application text COLLATE "C" NOT NULL,
    body        bytea NOT NULL, -- what was asked, sealed
    created_at  bigint NOT NULL,
    expires_at  bigint NOT NULL,
    account     bigint, -- who agreed
    denied_at   bigint,
    answered_at bigint
);
CREATE INDEX oauth_request_expires ON oauth_request (expires_at);

-- What an application may do for an account: its code is generation 0, its refresh tokens are those after it.
CREATE TABLE oauth_grant (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL,
    application  text COLLATE "C" NOT NULL REFERENCES application (id),
    account      bigint NOT NULL REFERENCES account (n),
    epoch        bigint NOT NULL, -- the account's
    session      text COLLATE "C" NOT NULL,
    scopes       text COLLATE "C" NOT NULL,
    generation   bigint NOT NULL,
    redirect_uri text COLLATE "C" NOT NULL, -- the code's
    challenge    text COLLATE "C" NOT NULL, -- the code's, by S256
    nonce        text COLLATE "C" NOT NULL,
    signed_in_at bigint NOT NULL,
    methods      text COLLATE "C" NOT NULL, -- space separated
    created_at   bigint NOT NULL,
    used_at      bigint NOT NULL,
    expires_at   bigint NOT NULL, -- the code's; then the refresh tokens'
    revoked_at   bigint,
    telling      boolean NOT NULL -- the application is to be told when the session ends
);
CREATE INDEX oauth_grant_account ON oauth_grant (account, application);
CREATE INDEX oauth_grant_application ON oauth_grant (application, id);
CREATE INDEX oauth_grant_expires ON oauth_grant (expires_at);

CREATE TABLE oauth_consent (
    account     bigint NOT NULL REFERENCES account (n),
    application text COLLATE "C" NOT NULL REFERENCES application (id),
    scopes      text COLLATE "C" NOT NULL,
    given_at    bigint NOT NULL,
    PRIMARY KEY (account, application)
);

CREATE TABLE oauth_device (
    digest       bytea NOT NULL PRIMARY KEY, -- SHA-256 of the device code
    tenant       text COLLATE "C" NOT NULL,
    user_code    bytea NOT NULL, -- SHA-256, with the tenant
    application  text COLLATE "C" NOT NULL REFERENCES application (id),
    scopes       text COLLATE "C" NOT NULL,
    created_at   bigint NOT NULL,
    expires_at   bigint NOT NULL,
    wait         bigint NOT NULL, -- seconds between two questions
    asked_at     bigint NOT NULL,
    account      bigint,
    epoch        bigint NOT NULL DEFAULT 0,
    session      text COLLATE "C" NOT NULL DEFAULT '', -- the device's own
    denied_at    bigint,
    used_at      bigint
);
CREATE UNIQUE INDEX oauth_device_user_code ON oauth_device (tenant, user_code);
CREATE INDEX oauth_device_expires ON oauth_device (expires_at);

-- Machines' access tokens that were revoked before they ended.
CREATE TABLE oauth_revoked (
    id         text COLLATE "C" NOT NULL PRIMARY KEY, -- the jti
    expires_at bigint NOT NULL
);
CREATE INDEX oauth_revoked_expires ON oauth_revoked (expires_at);

-- Applications that are to be told that a session ended (OpenID Connect Back-Channel Logout 1.0).
CREATE TABLE oauth_telling (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant      text COLLATE "C" NOT NULL,
    application text COLLATE "C" NOT NULL REFERENCES application (id),
    subject     text COLLATE "C" NOT NULL, -- login ID
    session     text COLLATE "C" NOT NULL,
    tries       bigint NOT NULL DEFAULT 0,
    next_at     bigint NOT NULL,
    failure     text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE INDEX oauth_telling_next ON oauth_telling (next_at);

-- Up to which event a tenant's ended sessions were looked for.
CREATE TABLE oauth_followed (
    tenant text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES tenant (id),
    pos    bigint NOT NULL
);

-- 00014_signin.sql
-- A sign-in that is not finished: something was proved, and more is asked for.
-- The browser holds its secret; here stands the digest of it.
CREATE TABLE signin_flow (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    digest     bytea NOT NULL,
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account    bigint NOT NULL REFERENCES account (n),
    epoch      bigint NOT NULL,
    identity   text COLLATE "C" NOT NULL, -- an identity's type, or access_link
    methods    text COLLATE "C" NOT NULL, -- what was proved, in the words of RFC 8176
    restricted boolean NOT NULL,
    request    text COLLATE "C" NOT NULL, -- the oauth request that it is for, or empty
    renews     text COLLATE "C" NOT NULL, -- the session that it renews, or empty
    tries      bigint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    done_at    bigint
);
CREATE UNIQUE INDEX signin_flow_digest ON signin_flow (digest);
CREATE INDEX signin_flow_account ON signin_flow (account);
CREATE INDEX signin_flow_expires ON signin_flow (expires_at);

-- Networks from which nobody signs in to a tenant.
CREATE TABLE signin_blocked_address (
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    network    text COLLATE "C" NOT NULL, -- in CIDR form
    reason     text COLLATE "C" NOT NULL,
    blocked_by text COLLATE "C" NOT NULL,
    blocked_at bigint NOT NULL,
    PRIMARY KEY (tenant, network)
);

-- 00015_tenant_host.sql
-- The host name that a tenant's customers come in under is one tenant's only.
CREATE UNIQUE INDEX tenant_setting_host ON tenant_setting (value) WHERE key = 'portal.host' AND value IS NOT NULL;

-- 00016_member_zone.sql
-- The zone in which a member reads times; empty: that of the tenant.
ALTER TABLE member ADD COLUMN time_zone text COLLATE "C" NOT NULL DEFAULT '';

-- 00017_approval.sql
-- A second person's yes: what somebody wants to do, whether another has agreed,
-- and what came of it. Its input and the reasons are sealed, by the account's
-- key if it is about an account.
CREATE TABLE approval (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    op           text COLLATE "C" NOT NULL,
    account      bigint REFERENCES account (n),
    target       text COLLATE "C" NOT NULL, -- what the audit calls it; empty: the tenant
    body         bytea NOT NULL,
    words        bytea, -- sealed: why it was rejected
    repeated     boolean NOT NULL, -- the asker does it again, since the input is not all kept
    alone        boolean NOT NULL, -- nobody else could say yes: a day passes instead
    case_id      text COLLATE "C" NOT NULL,
    asker        text COLLATE "C" NOT NULL,
    asker_name   text COLLATE "C" NOT NULL,
    asked_at     bigint NOT NULL,
    expires_at   bigint NOT NULL, -- when it ends if nobody decides, or nobody repeats it
    state        text COLLATE "C" NOT NULL, -- asked, approved, done, failed, rejected, withdrawn, stopped, expired
    decided_by   text COLLATE "C" NOT NULL,
    decided_name text COLLATE "C" NOT NULL,
    decided_at   bigint,
    due_at       bigint, -- before which it is not done
    ended_at     bigint,
    code         text COLLATE "C" NOT NULL, -- why it failed
    told_at      bigint -- when all staff were told that nobody else could say yes
);
CREATE INDEX approval_state ON approval (tenant, state, asked_at);
CREATE INDEX approval_asker ON approval (asker, state);
CREATE INDEX approval_account ON approval (account);

-- 00018_privacy.sql
-- From when on nobody signs in, because the deletion of the account was approved.
ALTER TABLE account ADD COLUMN deletion_approved_at bigint;

-- A wish to have an account deleted, and what became of it. It holds nothing personal in the clear, and outlives its account.
CREATE TABLE deletion_request (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account      bigint NOT NULL,
    login        text COLLATE "C" NOT NULL, -- its login ID
    state        text COLLATE "C" NOT NULL, -- requested, approved, executing, done, rejected, canceled
    origin       text COLLATE "C" NOT NULL, -- owner, agent, developer, rule, import
    rule         text COLLATE "C" NOT NULL, -- the id of the rule that made it, or empty
    proof        text COLLATE "C" NOT NULL, -- how the owner stands behind it: session, link, letter; empty: not proved
    proved_at    bigint,
    link_sent_at bigint, -- when the owner was last sent a link to confirm it by
    asked_at     bigint NOT NULL,
    asked_kind   text COLLATE "C" NOT NULL,
    asked_by     text COLLATE "C" NOT NULL, -- the person; of a desk key, its agent
    asked_name   text COLLATE "C" NOT NULL, -- of staff and keys; empty of an owner
    reason       bytea, -- sealed with the account's key
    decided_at   bigint,
    decided_by   text COLLATE "C" NOT NULL DEFAULT '',
    decided_name text COLLATE "C" NOT NULL DEFAULT '',
    alone        boolean NOT NULL DEFAULT false, -- its asker approved it, because nobody else could
    batch        text COLLATE "C" NOT NULL DEFAULT '', -- the batch that it was decided in
    because      text COLLATE "C" NOT NULL DEFAULT '', -- of a rejection: mistake, changed_mind, other
    words        bytea, -- of the decision; sealed with the account's key
    due_at       bigint, -- when the cooling-off ends
    ended_at     bigint -- done, rejected or canceled
);
CREATE UNIQUE INDEX deletion_request_open ON deletion_request (account) WHERE state IN ('requested', 'approved', 'executing');
CREATE INDEX deletion_request_account ON deletion_request (account, asked_at);
CREATE INDEX deletion_request_listed ON deletion_request (tenant, asked_at, id);
CREATE INDEX deletion_request_state ON deletion_request (tenant, state, asked_at, id);
CREATE INDEX deletion_request_rule ON deletion_request (rule, asked_at) WHERE rule <> '';
CREATE INDEX deletion_request_due ON deletion_request (due_at) WHERE state = 'approved';

-- While one stands, nothing of the account is erased.
CREATE TABLE deletion_hold (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant        text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account       bigint NOT NULL REFERENCES account (n),
    reason        bytea NOT NULL, -- sealed with the account's key
    placed_at     bigint NOT NULL,
    placed_by     text COLLATE "C" NOT NULL,
    placed_name   text COLLATE "C" NOT NULL,
    released_at   bigint,
    released_name text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX deletion_hold_standing ON deletion_hold (account) WHERE released_at IS NULL;
CREATE INDEX deletion_hold_account ON deletion_hold (account);

-- Which accounts are asked to be deleted by themselves.
CREATE TABLE deletion_rule (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    kind         text COLLATE "C" NOT NULL, -- never_verified, never_signed_in, not_signed_in
    days         bigint NOT NULL,
    notice_days  bigint NOT NULL, -- how long before the request the owner is told
    daily_cap    bigint NOT NULL, -- accounts a day
    decision     text COLLATE "C" NOT NULL, -- by_hand, automatic
    enabled      boolean NOT NULL,
    version      bigint NOT NULL,
    changed_by   text COLLATE "C" NOT NULL,
    changed_name text COLLATE "C" NOT NULL,
    changed_at   bigint NOT NULL
);
CREATE INDEX deletion_rule_tenant ON deletion_rule (tenant);

-- Owners who were told that a rule will ask for the deletion of their account.
CREATE TABLE deletion_notice (
    account    bigint NOT NULL PRIMARY KEY REFERENCES account (n),
    tenant     text COLLATE "C" NOT NULL REFERENCES tenant (id),
    rule       text COLLATE "C" NOT NULL,
    noticed_at bigint NOT NULL,
    ask_at     bigint NOT NULL
);
CREATE INDEX deletion_notice_due ON deletion_notice (rule, ask_at, account);
CREATE INDEX deletion_notice_day ON deletion_notice (rule, noticed_at);

-- A decision about all requests that a rule has made, carried out some at a time.
CREATE TABLE deletion_batch (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    rule         text COLLATE "C" NOT NULL,
    verdict      text COLLATE "C" NOT NULL, -- approve, reject
    because      text COLLATE "C" NOT NULL,
    words        text COLLATE "C" NOT NULL,
    most         bigint NOT NULL, -- requests to decide
    decided      bigint NOT NULL DEFAULT 0,
    state        text COLLATE "C" NOT NULL, -- running, finished, stopped
    started_at   bigint NOT NULL,
    started_by   text COLLATE "C" NOT NULL,
    started_name text COLLATE "C" NOT NULL,
    ended_at     bigint,
    ended_name   text COLLATE "C" NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX deletion_batch_running ON deletion_batch (rule) WHERE state = 'running';
CREATE INDEX deletion_batch_tenant ON deletion_batch (tenant, started_at);

-- 00019_erasure.sql
-- Whom an answer that is kept under an idempotency key is about: it is forgotten with the account.
ALTER TABLE idempotency ADD COLUMN account bigint;
CREATE INDEX idempotency_account ON idempotency (account) WHERE account IS NOT NULL;

-- What is short-lived and names an account is found by it when the account is erased.
CREATE INDEX federation_flow_account ON federation_flow (account) WHERE account IS NOT NULL;
CREATE INDEX oauth_request_account ON oauth_request (account) WHERE account IS NOT NULL;
CREATE INDEX oauth_device_account ON oauth_device (account) WHERE account IS NOT NULL;

-- The lines of the file of tombstones that this database knows. The file stands outside of backups: whom it names and
-- this table does not was erased after the backup that this database was restored from.
CREATE TABLE tombstone (
    login  text COLLATE "C" NOT NULL PRIMARY KEY, -- the login ID
    tenant text COLLATE "C" NOT NULL,
    at     bigint NOT NULL
);

-- How far the erasing of an account is. Each step that is done is noted in the step's own transaction.
CREATE TABLE erasure (
    account  bigint NOT NULL PRIMARY KEY REFERENCES account (n),
    tenant   text COLLATE "C" NOT NULL,
    login    text COLLATE "C" NOT NULL,
    request  text COLLATE "C" NOT NULL, -- the deletion request; empty: it was erased before, and a restored database had it again
    steps    bigint NOT NULL, -- how many are done
    began_at bigint NOT NULL,
    done_at  bigint, -- NULL: goes on
    receipt  bytea -- the signed note
);
CREATE INDEX erasure_going ON erasure (began_at, account) WHERE done_at IS NULL;
CREATE INDEX erasure_request ON erasure (tenant, request) WHERE request <> '';

-- Other systems that were told of accounts, and whether they have said that theirs is deleted, too.
CREATE TABLE erasure_recipient (
    account      bigint NOT NULL REFERENCES account (n),
    recipient    text COLLATE "C" NOT NULL, -- the endpoint's id
    tenant       text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    informed_at  bigint,
    confirmed_at bigint,
    PRIMARY KEY (account, recipient)
);

-- 00020_webhook.sql
-- Where a tenant's events are sent to. A removed one stays until its log is deleted, in small steps.
CREATE TABLE webhook_endpoint (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant        text COLLATE "C" NOT NULL REFERENCES tenant (id),
    name          text COLLATE "C" NOT NULL,
    url           text COLLATE "C" NOT NULL,
    events        text COLLATE "C" NOT NULL, -- types, aliases, families (account.*) or *, with spaces between
    segment       text COLLATE "C" NOT NULL DEFAULT '', -- only events about accounts in it; empty: all events
    shown_values  text COLLATE "C" NOT NULL DEFAULT '', -- names of the values that go along, with spaces between
    mailer        boolean NOT NULL DEFAULT false, -- gets the links and codes of mails
    enabled       boolean NOT NULL,
    paused_at     bigint, -- when Readmit itself switched it off
    version       bigint NOT NULL,
    added_at      bigint NOT NULL,
    added_by      text COLLATE "C" NOT NULL,
    removed_at    bigint,
    pos           bigint NOT NULL, -- up to which events were looked at
    holder        text COLLATE "C" NOT NULL DEFAULT '', -- the node that sends to it, until held_until
    held_until    bigint NOT NULL DEFAULT 0,
    rests_until   bigint NOT NULL DEFAULT 0, -- nothing is sent before
    failures      bigint NOT NULL DEFAULT 0, -- in a row
    failing_since bigint,
    failure       text COLLATE "C" NOT NULL DEFAULT '', -- code of the last one
    worked_at     bigint
);
CREATE INDEX webhook_endpoint_tenant ON webhook_endpoint (tenant, added_at, id) WHERE removed_at IS NULL;

-- What requests to an endpoint are signed with: several while one is rotated.
CREATE TABLE webhook_secret (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    endpoint   text COLLATE "C" NOT NULL REFERENCES webhook_endpoint (id),
    sealed     bytea NOT NULL,
    added_at   bigint NOT NULL,
    expires_at bigint -- NULL: until it is rotated
);
CREATE INDEX webhook_secret_endpoint ON webhook_secret (endpoint);

-- One event for one endpoint. The event itself is read when it is sent: no payload waits here.
CREATE TABLE webhook_delivery (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant        text COLLATE "C" NOT NULL,
    endpoint      text COLLATE "C" NOT NULL REFERENCES webhook_endpoint (id),
    event         text COLLATE "C" NOT NULL,
    pos           bigint NOT NULL,
    type          text COLLATE "C" NOT NULL,
    at            bigint NOT NULL, -- when it happened
    account       bigint,
    account_order bigint,
    state         text COLLATE "C" NOT NULL, -- waiting, delivered, given_up
    attempts      bigint NOT NULL DEFAULT 0,
    next_at       bigint, -- when it is tried next; NULL: never again
    since         bigint NOT NULL, -- when it began to wait
    done_at       bigint,
    failure       text COLLATE "C" NOT NULL DEFAULT '', -- code of the last attempt
    status        bigint NOT NULL DEFAULT 0 -- HTTP status of the last answer
);
CREATE UNIQUE INDEX webhook_delivery_pos ON webhook_delivery (endpoint, pos);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (endpoint, pos) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_delivery_order ON webhook_delivery (endpoint, account, pos) WHERE next_at IS NOT NULL AND account IS NOT NULL;
CREATE INDEX webhook_delivery_state ON webhook_delivery (endpoint, state, pos);
CREATE INDEX webhook_delivery_account ON webhook_delivery (account) WHERE account IS NOT NULL;
CREATE INDEX webhook_delivery_done ON webhook_delivery (done_at) WHERE done_at IS NOT NULL;

-- One request and its answer, sealed with the key of the account that it was about.
CREATE TABLE webhook_attempt (
    id       text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant   text COLLATE "C" NOT NULL,
    delivery text COLLATE "C" NOT NULL REFERENCES webhook_delivery (id),
    account  bigint,
    at       bigint NOT NULL,
    status   bigint NOT NULL, -- 0: there was no answer
    failure  text COLLATE "C" NOT NULL, -- empty: it was taken
    took_ms  bigint NOT NULL,
    body     bytea NOT NULL
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery, at, id);
CREATE INDEX webhook_attempt_account ON webhook_attempt (account) WHERE account IS NOT NULL;

-- 00021_account_access.sql
-- The version of the account once the event's operation was done: what an editor who saw an older one has not seen. 0: none is known.
ALTER TABLE event ADD COLUMN account_version bigint NOT NULL DEFAULT 0;

-- 00022_external.sql
-- What other systems say about accounts. The types are the tenant's own: the first entry of a type declares it.
CREATE TABLE external_type (
    tenant text COLLATE "C" NOT NULL,
    key    text COLLATE "C" NOT NULL,
    label  text COLLATE "C" NOT NULL,
    icon   text COLLATE "C" NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (tenant, key)
);

-- Which events are entries of which type. What an entry says stands in its event.
CREATE TABLE external_entry (
    event   text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant  text COLLATE "C" NOT NULL,
    account bigint NOT NULL REFERENCES account (n),
    type    text COLLATE "C" NOT NULL,
    at      bigint NOT NULL,
    own_id  text COLLATE "C" NOT NULL DEFAULT '', -- the other system's; empty: it has none
    digest  bytea -- of what it said, sealed with the account's key; null without own id
);
CREATE INDEX external_entry_account ON external_entry (account, type, at);
CREATE UNIQUE INDEX external_entry_own ON external_entry (account, type, own_id) WHERE own_id <> '';

-- What other systems show beside an account, each panel replaced as a whole.
CREATE TABLE external_panel (
    id         text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant     text COLLATE "C" NOT NULL,
    account    bigint NOT NULL REFERENCES account (n),
    key        text COLLATE "C" NOT NULL,
    updated_at bigint NOT NULL, -- by the other system's clock
    put_at     bigint NOT NULL,
    put_by     text COLLATE "C" NOT NULL,
    body       bytea NOT NULL -- sealed with the account's key
);
CREATE UNIQUE INDEX external_panel_key ON external_panel (account, key);

-- A note whose text was removed keeps its place, its author and who removed it.
ALTER TABLE note ADD COLUMN redacted_at bigint;
ALTER TABLE note ADD COLUMN redacted_name text COLLATE "C" NOT NULL DEFAULT '';

-- 00023_bulk.sql
-- One act on many accounts, on its way or done. How far it is moves with each account, in that account's transaction.
CREATE TABLE bulk_run (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    act          text COLLATE "C" NOT NULL, -- disable, end_sessions, require_password, tag
    tag          text COLLATE "C" NOT NULL DEFAULT '',
    -- Who asked: what they may do is looked up anew for each account.
    actor_kind   text COLLATE "C" NOT NULL,
    actor_id     text COLLATE "C" NOT NULL,
    actor_name   text COLLATE "C" NOT NULL,
    on_behalf_of text COLLATE "C" NOT NULL DEFAULT '',
    via          text COLLATE "C" NOT NULL,
    reason       text COLLATE "C" NOT NULL,
    case_id      text COLLATE "C" NOT NULL DEFAULT '',
    total        bigint NOT NULL,
    position     bigint NOT NULL, -- how many are done with
    left_out     bigint NOT NULL, -- of them
    started_at   bigint NOT NULL,
    -- When and at which position the process that works on it began: its pace.
    began_at     bigint NOT NULL DEFAULT 0,
    began_with   bigint NOT NULL DEFAULT 0,
    finished_at  bigint,
    stopped_at   bigint,
    stopped_by   text COLLATE "C" NOT NULL DEFAULT '',
    stopped_code text COLLATE "C" NOT NULL DEFAULT '' -- why Readmit itself stopped it
);
CREATE INDEX bulk_run_tenant ON bulk_run (tenant, started_at, id);
CREATE INDEX bulk_run_open ON bulk_run (started_at, id) WHERE finished_at IS NULL AND stopped_at IS NULL;

-- Which accounts: their login IDs, 16 bytes each. Beside the run, which is written once for each of them.
CREATE TABLE bulk_list (
    tenant   text COLLATE "C" NOT NULL REFERENCES tenant (id),
    run      text COLLATE "C" NOT NULL PRIMARY KEY REFERENCES bulk_run (id),
    accounts bytea NOT NULL
);

-- The accounts that were left out, by their place in the list; the others up to the run's position are done.
CREATE TABLE bulk_left (
    tenant   text COLLATE "C" NOT NULL REFERENCES tenant (id),
    run      text COLLATE "C" NOT NULL REFERENCES bulk_run (id),
    position bigint NOT NULL,
    code     text COLLATE "C" NOT NULL,
    PRIMARY KEY (run, position)
);

-- 00024_subject_request.sql
-- What somebody asks for about their own data (GDPR Art. 15, 16, 20, 21), and until when it must be answered.
CREATE TABLE subject_request (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant        text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account       bigint NOT NULL REFERENCES account (n),
    login         text COLLATE "C" NOT NULL, -- its login ID
    kind          text COLLATE "C" NOT NULL, -- access, correction, portability, objection
    state         text COLLATE "C" NOT NULL, -- open, closed
    details       bytea, -- what they asked for, sealed with the account's key
    received_at   bigint NOT NULL,
    due_at        bigint NOT NULL,
    opened_kind   text COLLATE "C" NOT NULL,
    opened_by     text COLLATE "C" NOT NULL,
    opened_name   text COLLATE "C" NOT NULL, -- of staff and keys; empty of an owner
    extended_at   bigint,
    extended_name text COLLATE "C" NOT NULL DEFAULT '',
    extension     bytea, -- why, sealed
    overdue_at    bigint, -- when it was told that it is overdue
    closed_at     bigint,
    closed_name   text COLLATE "C" NOT NULL DEFAULT '',
    outcome       text COLLATE "C" NOT NULL DEFAULT '', -- fulfilled, refused, withdrawn
    words         bytea -- of the outcome, sealed
);
CREATE INDEX subject_request_account ON subject_request (account, received_at);
CREATE INDEX subject_request_open ON subject_request (tenant, due_at, id) WHERE state = 'open';
CREATE INDEX subject_request_overdue ON subject_request (due_at) WHERE state = 'open' AND overdue_at IS NULL;

-- A copy of everything that is held of an account, made by a job for its owner.
CREATE TABLE subject_export (
    id           text COLLATE "C" NOT NULL PRIMARY KEY,
    tenant       text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account      bigint NOT NULL REFERENCES account (n),
    request      text COLLATE "C" NOT NULL, -- the data request that it answers, or empty
    language     text COLLATE "C" NOT NULL,
    state        text COLLATE "C" NOT NULL, -- waiting, ready, expired
    asked_at     bigint NOT NULL,
    asked_kind   text COLLATE "C" NOT NULL,
    asked_by     text COLLATE "C" NOT NULL,
    asked_name   text COLLATE "C" NOT NULL,
    made_at      bigint,
    expires_at   bigint,
    size         bigint NOT NULL DEFAULT 0, -- bytes
    delivered_at bigint, -- a link was sent last
    taken_at     bigint -- the owner took it last
);
CREATE UNIQUE INDEX subject_export_waiting ON subject_export (account) WHERE state = 'waiting';
CREATE INDEX subject_export_account ON subject_export (account, asked_at);
CREATE INDEX subject_export_expires ON subject_export (expires_at) WHERE state = 'ready';

-- The copy itself, a ZIP in parts, each sealed with the account's key.
CREATE TABLE subject_export_part (
    export  text COLLATE "C" NOT NULL REFERENCES subject_export (id),
    account bigint NOT NULL,
    part    bigint NOT NULL,
    body    bytea NOT NULL,
    PRIMARY KEY (export, part)
);
CREATE INDEX subject_export_part_account ON subject_export_part (account);

-- 00025_password_expiring.sql
-- When the owner was told that the password will soon be older than the tenant allows. A new password begins anew.
ALTER TABLE credential_password ADD COLUMN told_at bigint;

-- 00026_merge.sql
-- An account that became part of another: it stays as the place of its own history, and nobody signs in to it.
ALTER TABLE account ADD COLUMN merged_into bigint; -- the number of the account that stands for it; NULL: itself
ALTER TABLE account ADD COLUMN merged_at bigint;
CREATE INDEX account_merged ON account (merged_into) WHERE merged_into IS NOT NULL;

-- What likely duplicates are found by, each exactly: nobody is looked for by going through accounts.
-- Gmail takes no notice of dots; what stands behind a plus sign comes behind the rest in this order.
CREATE INDEX account_email_gmail ON account_email (tenant, replace(substr(address, 1, length(address) - length(domain) - 1), '.', ''), account)
    WHERE domain IN ('gmail.com', 'googlemail.com');
CREATE INDEX account_born ON account (tenant, birth_year, birth_month, birth_day, name_words, n) WHERE birth_year > 0 AND birth_day > 0;
CREATE INDEX account_address_place ON account_address (postal_code, lower(line1), account) WHERE postal_code <> '' AND line1 <> '';

-- Pairs of accounts that somebody said are two people's, whatever they share: account is the lower number.
CREATE TABLE duplicate_dismissal (
    tenant  text COLLATE "C" NOT NULL REFERENCES tenant (id),
    account bigint NOT NULL REFERENCES account (n),
    other   bigint NOT NULL REFERENCES account (n),
    grounds text COLLATE "C" NOT NULL, -- what was known then, with spaces between: another ground brings the pair back
    by_id   text COLLATE "C" NOT NULL,
    by_name text COLLATE "C" NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (account, other)
);
CREATE INDEX duplicate_dismissal_other ON duplicate_dismissal (other);

-- 00027_tag.sql
-- Short words of the tenant that stand on accounts. fold is the tag in lower case: it is what is compared, found and listed by.
CREATE TABLE account_tag (
    tenant  text COLLATE "C" NOT NULL,
    fold    text COLLATE "C" NOT NULL,
    account bigint NOT NULL REFERENCES account (n),
    tag     text COLLATE "C" NOT NULL, -- as it is written
    PRIMARY KEY (tenant, fold, account)
);
CREATE INDEX account_tag_account ON account_tag (account, fold);

-- What else narrows down what an endpoint is told: ids of applications and names of changed fields, with spaces between; empty: all.
ALTER TABLE webhook_endpoint ADD COLUMN applications text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE webhook_endpoint ADD COLUMN fields text COLLATE "C" NOT NULL DEFAULT '';

-- 00028_report.sql
-- Stretches of events below zero: each import's, whole. Two never have a position in common.
CREATE TABLE event_past (
    first bigint NOT NULL PRIMARY KEY,
    last  bigint NOT NULL
);
INSERT INTO event_past (first, last) SELECT min(pos), max(pos) FROM event WHERE pos < 0 GROUP BY account;

-- The one row that everything that writes counts locks first.
CREATE TABLE report_state (
    one        bigint NOT NULL PRIMARY KEY,
    gen        bigint NOT NULL, -- the generation that is shown; 0 beside it is what erased accounts did
    next       bigint NOT NULL, -- the one that is being counted anew; 0: none
    erased     bigint NOT NULL, -- grows with each account that is erased
    hours_from bigint NOT NULL, -- hours before it are not kept
    counted_at bigint NOT NULL DEFAULT 0
);
INSERT INTO report_state (one, gen, next, erased, hours_from) VALUES (1, 1, 0, 0, 0);

-- How far each stretch of events is counted, and counted anew.
CREATE TABLE report_place (
    first  bigint NOT NULL PRIMARY KEY,
    last   bigint NOT NULL,
    pos    bigint NOT NULL,
    again  bigint NOT NULL,
    events bigint NOT NULL DEFAULT 0,
    events_again bigint NOT NULL DEFAULT 0
);
CREATE INDEX report_place_again ON report_place (first) WHERE again < pos;
CREATE INDEX report_place_open ON report_place (first) WHERE pos < last;
INSERT INTO report_place (first, last, pos, again) VALUES (1, 9223372036854775807, 0, 0);

-- The time zone that a tenant's days were counted in.
CREATE TABLE report_zone (
    gen    bigint NOT NULL,
    tenant text COLLATE "C" NOT NULL,
    zone   text COLLATE "C" NOT NULL,
    PRIMARY KEY (gen, tenant)
);

CREATE TABLE report_count (
    gen         bigint NOT NULL,
    tenant      text COLLATE "C" NOT NULL,
    measure     text COLLATE "C" NOT NULL,
    grain       text COLLATE "C" NOT NULL, -- h, d, m: an hour, a day, a month of the tenant's zone
    at          bigint NOT NULL, -- when it begins
    application text COLLATE "C" NOT NULL,
    method      text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    n           bigint NOT NULL,
    PRIMARY KEY (gen, tenant, measure, grain, at, application, method, key)
);

-- What a transaction is about to add to report_count. Always empty outside of one.
CREATE TABLE report_delta (
    gen         bigint NOT NULL,
    tenant      text COLLATE "C" NOT NULL,
    measure     text COLLATE "C" NOT NULL,
    grain       text COLLATE "C" NOT NULL,
    at          bigint NOT NULL,
    application text COLLATE "C" NOT NULL,
    method      text COLLATE "C" NOT NULL,
    key         text COLLATE "C" NOT NULL,
    n           bigint NOT NULL
);

-- Which accounts signed in: bit i of chunk c is the account with the number c * 8192 + i.
CREATE TABLE report_seen (
    gen         bigint NOT NULL,
    tenant      text COLLATE "C" NOT NULL,
    grain       text COLLATE "C" NOT NULL, -- d, m
    at          bigint NOT NULL,
    application text COLLATE "C" NOT NULL,
    chunk       bigint NOT NULL,
    bits        bytea NOT NULL,
    PRIMARY KEY (gen, tenant, grain, at, application, chunk)
);
CREATE INDEX report_seen_chunk ON report_seen (chunk);

-- Failed sign-ins of an hour. The address is a keyed hash; account 0 is nobody's identifier.
CREATE TABLE report_guess (
    gen     bigint NOT NULL,
    tenant  text COLLATE "C" NOT NULL,
    at      bigint NOT NULL,
    address bytea NOT NULL,
    account bigint NOT NULL,
    n       bigint NOT NULL,
    PRIMARY KEY (gen, tenant, at, address, account)
);
CREATE INDEX report_guess_account ON report_guess (account) WHERE account <> 0;

-- Erased accounts, and up to which of its events what it did stands in generation 0.
CREATE TABLE report_gone (
    account bigint NOT NULL PRIMARY KEY,
    upto    bigint NOT NULL
);

CREATE TABLE report_rebuild (
    id          text COLLATE "C" NOT NULL PRIMARY KEY,
    gen         bigint NOT NULL,
    tenant      text COLLATE "C" NOT NULL,
    actor_kind  text COLLATE "C" NOT NULL,
    actor_id    text COLLATE "C" NOT NULL,
    actor_name  text COLLATE "C" NOT NULL,
    started_at  bigint NOT NULL,
    finished_at bigint,
    events      bigint NOT NULL DEFAULT 0,
    rows        bigint NOT NULL DEFAULT 0,
    different   bigint NOT NULL DEFAULT 0,
    difference  bigint NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX report_rebuild_open ON report_rebuild (gen) WHERE finished_at IS NULL;

-- 00029_desk_limit.sql
-- What an agent has used of each limit of the desk, in a window that begins with the first use.
CREATE TABLE desk_use (
    tenant      text COLLATE "C" NOT NULL,
    member      text COLLATE "C" NOT NULL,
    kind        text COLLATE "C" NOT NULL, -- accounts, reveals, searches
    member_name text COLLATE "C" NOT NULL,
    until       bigint NOT NULL, -- when the window ends, and all of it is free again
    used        bigint NOT NULL,
    extra       bigint NOT NULL, -- what was released beyond the limit in this window
    reached_at  bigint, -- since when the agent is held; null: not held
    typed_at    bigint, -- of searches: the last one that was typed, and is not counted yet
    presses     bigint NOT NULL, -- how many were typed since one was counted
    PRIMARY KEY (tenant, member, kind)
);

-- Which accounts are counted already in the agent's window, so that none counts twice.
CREATE TABLE desk_opened (
    tenant  text COLLATE "C" NOT NULL,
    member  text COLLATE "C" NOT NULL,
    account bigint NOT NULL REFERENCES account (n),
    until   bigint NOT NULL,
    PRIMARY KEY (tenant, member, account)
);
CREATE INDEX desk_opened_account ON desk_opened (account);

-- When agents last released a limit of their own.
CREATE TABLE desk_own_release (
    tenant text COLLATE "C" NOT NULL,
    member text COLLATE "C" NOT NULL,
    at     bigint NOT NULL,
    PRIMARY KEY (tenant, member)
);

-- 00031_erasure_rests.sql
-- A system that is not waited for any more: it was removed, the message to it was given up, or it does not take the
-- message any more. Whoever confirms for it, does so by hand.
ALTER TABLE erasure_recipient ADD COLUMN lost_at bigint;
ALTER TABLE erasure_recipient ADD COLUMN lost text COLLATE "C" NOT NULL DEFAULT ''; -- removed, given_up, passed_over
CREATE INDEX erasure_recipient_waiting ON erasure_recipient (account) WHERE informed_at IS NULL AND confirmed_at IS NULL;

-- 00032_readers.sql
-- Who read an account is told from this index alone: it has all that is asked of its entries.
DROP INDEX audit_target;
CREATE INDEX audit_target ON audit (tenant, target, at, id, op, outcome, actor_kind, actor_id, on_behalf_of) WHERE target <> '';

-- 00033_quiet.sql
-- Changes of how many accounts signed in last in a quarter of an hour that is over for [account.quietFor],
-- added up by a job: what is older than any report asks stands in one row, at 0.
CREATE TABLE account_quiet (
    id     bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL,
    at     bigint NOT NULL, -- when the quarter of an hour begins
    delta  bigint NOT NULL
);
CREATE INDEX account_quiet_at ON account_quiet (tenant, at, delta);

-- Up to when the last sign-ins of a tenant's accounts are counted in account_quiet.
CREATE TABLE account_quiet_upto (
    tenant text COLLATE "C" NOT NULL PRIMARY KEY,
    upto   bigint NOT NULL, -- 0: nothing is, all is to be counted
    anew   bigint NOT NULL  -- how often it was to be counted anew
);
