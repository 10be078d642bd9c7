-- +goose Up
-- What an agent has used of each limit of the desk, in a window that begins with the first use.
CREATE TABLE desk_use (
    tenant      {{text}} NOT NULL,
    member      {{text}} NOT NULL,
    kind        {{text}} NOT NULL, -- accounts, reveals, searches
    member_name {{text}} NOT NULL,
    until       {{int}} NOT NULL, -- when the window ends, and all of it is free again
    used        {{int}} NOT NULL,
    extra       {{int}} NOT NULL, -- what was released beyond the limit in this window
    reached_at  {{int}}, -- since when the agent is held; null: not held
    typed_at    {{int}}, -- of searches: the last one that was typed, and is not counted yet
    presses     {{int}} NOT NULL, -- how many were typed since one was counted
    PRIMARY KEY (tenant, member, kind)
);

-- Which accounts are counted already in the agent's window, so that none counts twice.
CREATE TABLE desk_opened (
    tenant  {{text}} NOT NULL,
    member  {{text}} NOT NULL,
    account {{int}} NOT NULL REFERENCES account (n),
    until   {{int}} NOT NULL,
    PRIMARY KEY (tenant, member, account)
);
CREATE INDEX desk_opened_account ON desk_opened (account);

-- When agents last released a limit of their own.
CREATE TABLE desk_own_release (
    tenant {{text}} NOT NULL,
    member {{text}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (tenant, member)
);
