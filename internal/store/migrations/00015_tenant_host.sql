-- +goose Up
-- The host name that a tenant's customers come in under is one tenant's only.
CREATE UNIQUE INDEX tenant_setting_host ON tenant_setting (value) WHERE key = 'portal.host' AND value IS NOT NULL;
