-- name: wordsAfter :many
SELECT tenant, kind, fold FROM name_dictionary
WHERE (tenant, kind, fold) > (CAST(sqlc.arg(tenant) AS text), CAST(sqlc.arg(kind) AS text), CAST(sqlc.arg(fold) AS text))
ORDER BY tenant, kind, fold LIMIT sqlc.arg(most);

-- name: countWordsBetween :exec
UPDATE name_dictionary AS d SET accounts = (
    SELECT count(*) FROM name_word w WHERE w.tenant = d.tenant AND w.kind = d.kind AND w.fold = d.fold
) WHERE (d.tenant, d.kind, d.fold) > (CAST(sqlc.arg(after_tenant) AS text), CAST(sqlc.arg(after_kind) AS text), CAST(sqlc.arg(after_fold) AS text))
  AND (d.tenant, d.kind, d.fold) <= (CAST(sqlc.arg(upto_tenant) AS text), CAST(sqlc.arg(upto_kind) AS text), CAST(sqlc.arg(upto_fold) AS text));
