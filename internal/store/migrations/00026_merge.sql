-- +goose Up
-- An account that became part of another: it stays as the place of its own history, and nobody signs in to it.
ALTER TABLE account ADD COLUMN merged_into {{int}}; -- the number of the account that stands for it; NULL: itself
ALTER TABLE account ADD COLUMN merged_at {{int}};
CREATE INDEX account_merged ON account (merged_into) WHERE merged_into IS NOT NULL;

-- What likely duplicates are found by, each exactly: nobody is looked for by going through accounts.
-- Gmail takes no notice of dots; what stands behind a plus sign comes behind the rest in this order.
CREATE INDEX account_email_gmail ON account_email (tenant, replace(substr(address, 1, length(address) - length(domain) - 1), '.', ''), account)
    WHERE domain IN ('gmail.com', 'googlemail.com');
CREATE INDEX account_born ON account (tenant, birth_year, birth_month, birth_day, name_words, n) WHERE birth_year > 0 AND birth_day > 0;
CREATE INDEX account_address_place ON account_address (postal_code, lower(line1), account) WHERE postal_code <> '' AND line1 <> '';

-- Pairs of accounts that somebody said are two people's, whatever they share: account is the lower number.
CREATE TABLE duplicate_dismissal (
    tenant  {{text}} NOT NULL REFERENCES tenant (id),
    account {{int}} NOT NULL REFERENCES account (n),
    other   {{int}} NOT NULL REFERENCES account (n),
    grounds {{text}} NOT NULL, -- what was known then, with spaces between: another ground brings the pair back
    by_id   {{text}} NOT NULL,
    by_name {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (account, other)
);
CREATE INDEX duplicate_dismissal_other ON duplicate_dismissal (other);
