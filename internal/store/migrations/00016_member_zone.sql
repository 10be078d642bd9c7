-- +goose Up
-- The zone in which a member reads times; empty: that of the tenant.
ALTER TABLE member ADD COLUMN time_zone {{text}} NOT NULL DEFAULT '';
