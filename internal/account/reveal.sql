-- name: keepReveal :exec
INSERT INTO account_reveal (tenant, member, account, part, until) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant, member, account, part) DO UPDATE SET until = excluded.until;

-- name: dropOldReveals :exec
DELETE FROM account_reveal WHERE tenant = $1 AND member = $2 AND until <= $3;

-- name: revealedParts :many
SELECT part, until FROM account_reveal WHERE tenant = $1 AND member = $2 AND account = $3 AND until > $4;

-- name: openReveals :many
SELECT account, part, until FROM account_reveal WHERE tenant = $1 AND member = $2 AND until > $3;

-- name: countReveals :one
SELECT count(*) FROM audit WHERE tenant = $1 AND (actor_id = $2 OR on_behalf_of = $2) AND op = 'account.reveal' AND outcome = 'done' AND at > $3;

-- name: numbersOf :many
SELECT p.number FROM account_phone p JOIN account a ON a.n = p.account WHERE a.id = $1;
