-- +goose Up
-- One act on many accounts, on its way or done. How far it is moves with each account, in that account's transaction.
CREATE TABLE bulk_run (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    act          {{text}} NOT NULL, -- disable, end_sessions, require_password, tag
    tag          {{text}} NOT NULL DEFAULT '',
    -- Who asked: what they may do is looked up anew for each account.
    actor_kind   {{text}} NOT NULL,
    actor_id     {{text}} NOT NULL,
    actor_name   {{text}} NOT NULL,
    on_behalf_of {{text}} NOT NULL DEFAULT '',
    via          {{text}} NOT NULL,
    reason       {{text}} NOT NULL,
    case_id      {{text}} NOT NULL DEFAULT '',
    total        {{int}} NOT NULL,
    position     {{int}} NOT NULL, -- how many are done with
    left_out     {{int}} NOT NULL, -- of them
    started_at   {{int}} NOT NULL,
    -- When and at which position the process that works on it began: its pace.
    began_at     {{int}} NOT NULL DEFAULT 0,
    began_with   {{int}} NOT NULL DEFAULT 0,
    finished_at  {{int}},
    stopped_at   {{int}},
    stopped_by   {{text}} NOT NULL DEFAULT '',
    stopped_code {{text}} NOT NULL DEFAULT '' -- why Readmit itself stopped it
);
CREATE INDEX bulk_run_tenant ON bulk_run (tenant, started_at, id);
CREATE INDEX bulk_run_open ON bulk_run (started_at, id) WHERE finished_at IS NULL AND stopped_at IS NULL;

-- Which accounts: their login IDs, 16 bytes each. Beside the run, which is written once for each of them.
CREATE TABLE bulk_list (
    tenant   {{text}} NOT NULL REFERENCES tenant (id),
    run      {{text}} NOT NULL PRIMARY KEY REFERENCES bulk_run (id),
    accounts {{bytes}} NOT NULL
);

-- The accounts that were left out, by their place in the list; the others up to the run's position are done.
CREATE TABLE bulk_left (
    tenant   {{text}} NOT NULL REFERENCES tenant (id),
    run      {{text}} NOT NULL REFERENCES bulk_run (id),
    position {{int}} NOT NULL,
    code     {{text}} NOT NULL,
    PRIMARY KEY (run, position)
) {{rowless}};
