-- +goose Up
-- When the owner was told that the password will soon be older than the tenant allows. A new password begins anew.
ALTER TABLE credential_password ADD COLUMN told_at {{int}};
