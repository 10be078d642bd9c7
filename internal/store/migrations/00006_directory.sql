-- +goose Up
CREATE TABLE import_run (
    id          {{text}} NOT NULL PRIMARY KEY,
    tenant      {{text}} NOT NULL,
    fingerprint {{text}} NOT NULL, -- of the file: an interrupted run is found again by it
    position    {{int}} NOT NULL,  -- bytes that are done with
    line        {{int}} NOT NULL,
    taken       {{int}} NOT NULL,
    reported    {{int}} NOT NULL,
    started_at  {{int}} NOT NULL,
    finished_at {{int}}
);
CREATE INDEX import_run_fingerprint ON import_run (tenant, fingerprint);
