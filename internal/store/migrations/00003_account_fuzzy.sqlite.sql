-- +goose Up
-- The segment table of the fuzzy search: three pieces of each e-mail's local part.
CREATE TABLE seg (
    h       INTEGER NOT NULL,
    account INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (h, account, address)
) WITHOUT ROWID;

-- Trigrams of what is searched by "contains" and by wildcards. rowid is account * 8 + kind.
CREATE VIRTUAL TABLE trigram USING fts5 (body, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1', detail = none);
