-- +goose Up
-- Changes of how many accounts signed in last in a quarter of an hour that is over for [account.quietFor],
-- added up by a job: what is older than any report asks stands in one row, at 0.
CREATE TABLE account_quiet (
    id     {{serial}},
    tenant {{text}} NOT NULL,
    at     {{int}} NOT NULL, -- when the quarter of an hour begins
    delta  {{int}} NOT NULL
);
CREATE INDEX account_quiet_at ON account_quiet (tenant, at, delta);

-- Up to when the last sign-ins of a tenant's accounts are counted in account_quiet.
CREATE TABLE account_quiet_upto (
    tenant {{text}} NOT NULL PRIMARY KEY,
    upto   {{int}} NOT NULL, -- 0: nothing is, all is to be counted
    anew   {{int}} NOT NULL  -- how often it was to be counted anew
);
