-- +goose Up
CREATE TABLE import_run (
    id          {{text}} NOT NULL PRIMARY KEY,
    tenant      {{text}} NOT NULL,
    fingerprint {{text}} NOT NULL, -- of the file: an interrupted run is found again by it
    mode        {{text}} NOT NULL, -- fill, add, update
    phase       {{text}} NOT NULL, -- rows, build, again, done
    position    {{int}} NOT NULL,  -- bytes that are done with
    line        {{int}} NOT NULL,
    rows_read   {{int}} NOT NULL,
    taken       {{int}} NOT NULL,
    warned      {{int}} NOT NULL,
    reported    {{int}} NOT NULL,  -- not taken, each with a line in the report
    report      {{int}} NOT NULL,  -- bytes of the report that belong to the rows before position
    started_at  {{int}} NOT NULL,
    finished_at {{int}}
);
CREATE INDEX import_run_fingerprint ON import_run (tenant, fingerprint);

-- Rows of a run that are looked at again once the indexes stand: their identifiers may be taken.
CREATE TABLE import_again (
    run    {{text}} NOT NULL REFERENCES import_run (id),
    line   {{int}} NOT NULL,
    number {{int}} NOT NULL, -- reserved, so that the account keeps its place in the order
    record {{bytes}} NOT NULL, -- sealed: it is personal data
    PRIMARY KEY (run, line)
);

-- What is left to do after accounts were put into an empty directory: search tables to fill, then
-- indexes to build, by the definition they had when they were dropped. Empty: the directory is whole.
CREATE TABLE bulk_work (
    position   {{int}} NOT NULL PRIMARY KEY,
    kind       {{text}} NOT NULL, -- table, index
    name       {{text}} NOT NULL UNIQUE,
    definition {{text}} NOT NULL DEFAULT ''
);
