-- name: addSegment :execrows
INSERT INTO segment (id, tenant, name) VALUES ($1, $2, $3) ON CONFLICT (tenant, name) DO NOTHING;

-- name: segmentNamed :one
SELECT id FROM segment WHERE tenant = $1 AND name = $2;

-- name: renameSegment :execrows
UPDATE segment SET name = $3 WHERE tenant = $1 AND id = $2;

-- name: deleteSegment :execrows
DELETE FROM segment WHERE tenant = $1 AND id = $2;

-- name: listSegments :many
SELECT s.id, s.name, (SELECT count(*) FROM account_segment a WHERE a.segment = s.id) AS accounts
FROM segment s WHERE s.tenant = $1 ORDER BY s.name, s.id;

-- name: joinSegment :execrows
INSERT INTO account_segment (tenant, segment, account) SELECT s.tenant, s.id, $3 FROM segment s WHERE s.tenant = $1 AND s.id = $2
ON CONFLICT (segment, account) DO NOTHING;

-- name: leaveSegment :execrows
DELETE FROM account_segment WHERE tenant = $1 AND segment = $2 AND account = $3;

-- name: segmentSize :one
SELECT count(*) FROM account_segment WHERE segment = $1;

-- name: segmentByID :one
SELECT id FROM segment WHERE tenant = $1 AND id = $2;
