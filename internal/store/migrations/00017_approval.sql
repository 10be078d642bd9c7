-- +goose Up
-- A second person's yes: what somebody wants to do, whether another has agreed,
-- and what came of it. Its input and the reasons are sealed, by the account's
-- key if it is about an account.
CREATE TABLE approval (
    id           {{text}} NOT NULL PRIMARY KEY,
    tenant       {{text}} NOT NULL REFERENCES tenant (id),
    op           {{text}} NOT NULL,
    account      {{int}} REFERENCES account (n),
    target       {{text}} NOT NULL, -- what the audit calls it; empty: the tenant
    body         {{bytes}} NOT NULL,
    words        {{bytes}}, -- sealed: why it was rejected
    repeated     {{bool}} NOT NULL, -- the asker does it again, since the input is not all kept
    alone        {{bool}} NOT NULL, -- nobody else could say yes: a day passes instead
    case_id      {{text}} NOT NULL,
    asker        {{text}} NOT NULL,
    asker_name   {{text}} NOT NULL,
    asked_at     {{int}} NOT NULL,
    expires_at   {{int}} NOT NULL, -- when it ends if nobody decides, or nobody repeats it
    state        {{text}} NOT NULL, -- asked, approved, done, failed, rejected, withdrawn, stopped, expired
    decided_by   {{text}} NOT NULL,
    decided_name {{text}} NOT NULL,
    decided_at   {{int}},
    due_at       {{int}}, -- before which it is not done
    ended_at     {{int}},
    code         {{text}} NOT NULL, -- why it failed
    told_at      {{int}} -- when all staff were told that nobody else could say yes
);
CREATE INDEX approval_state ON approval (tenant, state, asked_at);
CREATE INDEX approval_asker ON approval (asker, state);
CREATE INDEX approval_account ON approval (account);
