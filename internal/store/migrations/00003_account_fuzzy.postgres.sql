-- +goose Up
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
