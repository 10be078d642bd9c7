-- name: forgetTerms :execrows
-- What was typed into searches, of which no account stands on the entry: it is sealed with the installation's key.
DELETE FROM audit_personal WHERE audit IN (
    SELECT a.id FROM audit a JOIN audit_personal p ON p.audit = a.id
    WHERE a.tenant = sqlc.arg(tenant) AND a.op = sqlc.arg(op) AND a.at >= sqlc.arg(since) AND a.at < sqlc.arg(before) AND p.account IS NULL LIMIT sqlc.arg(most)
);
