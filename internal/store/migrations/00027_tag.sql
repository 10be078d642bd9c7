-- +goose Up
-- Short words of the tenant that stand on accounts. fold is the tag in lower case: it is what is compared, found and listed by.
CREATE TABLE account_tag (
    tenant  {{text}} NOT NULL,
    fold    {{text}} NOT NULL,
    account {{int}} NOT NULL REFERENCES account (n),
    tag     {{text}} NOT NULL, -- as it is written
    PRIMARY KEY (tenant, fold, account)
) {{rowless}};
CREATE INDEX account_tag_account ON account_tag (account, fold);

-- What else narrows down what an endpoint is told: ids of applications and names of changed fields, with spaces between; empty: all.
ALTER TABLE webhook_endpoint ADD COLUMN applications {{text}} NOT NULL DEFAULT '';
ALTER TABLE webhook_endpoint ADD COLUMN fields {{text}} NOT NULL DEFAULT '';
