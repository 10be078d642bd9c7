-- +goose Up
-- Who read an account is told from this index alone: it has all that is asked of its entries.
DROP INDEX audit_target;
CREATE INDEX audit_target ON audit (tenant, target, at, id, op, outcome, actor_kind, actor_id, on_behalf_of) WHERE target <> '';
