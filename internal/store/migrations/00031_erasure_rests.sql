-- +goose Up
-- A system that is not waited for any more: it was removed, the message to it was given up, or it does not take the
-- message any more. Whoever confirms for it, does so by hand.
ALTER TABLE erasure_recipient ADD COLUMN lost_at {{int}};
ALTER TABLE erasure_recipient ADD COLUMN lost {{text}} NOT NULL DEFAULT ''; -- removed, given_up, passed_over
CREATE INDEX erasure_recipient_waiting ON erasure_recipient (account) WHERE informed_at IS NULL AND confirmed_at IS NULL;
