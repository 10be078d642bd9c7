-- +goose Up
-- The version of the account once the event's operation was done: what an editor who saw an older one has not seen. 0: none is known.
ALTER TABLE event ADD COLUMN account_version {{int}} NOT NULL DEFAULT 0;
