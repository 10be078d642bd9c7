package audit

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/op"
)

const foundColumns = `SELECT audit.id, audit.tree_index, audit.at, audit.actor_kind, audit.actor_id, audit.on_behalf_of, audit.via, audit.op, audit.target,
    audit.case_id, audit.outcome, audit.code, audit.level_needed, audit.level_held, audit.approval, audit.request, audit_personal.account, audit_personal.body
FROM audit LEFT JOIN audit_personal ON audit_personal.audit = audit.id WHERE audit.tenant = $1`

// query is a list with changing filters: fixed texts, joined, whose values are
// always parameters.
type query struct {
	text strings.Builder
	args []any
}

// and adds a condition in which each ? stands for one of the values.
func (q *query) and(condition string, values ...any) {
	q.text.WriteString(" AND ")
	for _, v := range values {
		before, rest, _ := strings.Cut(condition, "?")
		q.args = append(q.args, v)
		q.text.WriteString(before + "$" + strconv.Itoa(len(q.args)))
		condition = rest
	}
	q.text.WriteString(condition)
}

func searchQuery(tx *op.Tx, in SearchInput, after *place, limit int) *query {
	q := &query{args: []any{tx.Actor.Tenant}}
	q.text.WriteString(foundColumns)
	if in.Actor != "" {
		q.and("(audit.actor_id = ? OR audit.on_behalf_of = ?)", in.Actor, in.Actor)
	}
	if in.Op != "" {
		q.and("audit.op = ?", in.Op)
	}
	if in.Object != "" {
		q.and("audit.target = ? AND audit.target <> ''", in.Object)
	}
	if in.Outcome != "" {
		q.and("audit.outcome = ?", in.Outcome)
	}
	if !in.From.IsZero() {
		q.and("audit.at >= ?", in.From.UnixMicro())
	}
	if !in.To.IsZero() {
		q.and("audit.at < ?", in.To.UnixMicro())
	}
	if after != nil {
		q.and("(audit.at, audit.id) < (?, ?)", after.At, after.ID)
	}
	if all, segments := tx.Actor.Segments(opSearch.Name); !all {
		q.inSegments(segments)
	}
	q.args = append(q.args, limit)
	q.text.WriteString(" ORDER BY audit.at DESC, audit.id DESC LIMIT $" + strconv.Itoa(len(q.args)))
	return q
}

func (q *query) inSegments(segments []string) {
	marks, values := make([]string, len(segments)), make([]any, len(segments))
	for i, s := range segments {
		marks[i], values[i] = "?", s
	}
	q.and(`EXISTS (SELECT 1 FROM account JOIN account_segment ON account_segment.account = account.n
    WHERE account.tenant = audit.tenant AND account.id = audit.target AND account_segment.segment IN (`+strings.Join(marks, ", ")+`))`, values...)
}

func (s *Service) find(tx *op.Tx, in SearchInput, after *place, limit int) ([]Entry, error) {
	q := searchQuery(tx, in, after, limit)
	rows, err := tx.QueryContext(tx.Ctx, q.text.String(), q.args...)
	if err != nil {
		return nil, fmt.Errorf("search the audit log: %w", err)
	}
	defer rows.Close()
	items, sealed := []Entry{}, []sealedPart{}
	for rows.Next() {
		e, part, err := scanEntry(rows)
		if err != nil {
			return nil, err
		}
		items, sealed = append(items, e), append(sealed, part)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search the audit log: %w", err)
	}
	for i, part := range sealed {
		if part.body == nil {
			continue
		}
		text, err := s.db.Ledger.OpenPersonal(tx.Ctx, tx.Tx, items[i].ID, part.account.Int64, part.body)
		if err != nil {
			return nil, err
		}
		items[i].Personal = readPersonal(text)
	}
	return items, nil
}

// sealedPart is an entry's personal part before it is opened.
type sealedPart struct {
	account sql.NullInt64
	body    []byte
}

func scanEntry(rows *sql.Rows) (Entry, sealedPart, error) {
	var e Entry
	var part sealedPart
	var index sql.NullInt64
	var at int64
	err := rows.Scan(&e.ID, &index, &at, &e.ActorKind, &e.Actor, &e.OnBehalfOf, &e.Via, &e.Op, &e.Target,
		&e.Case, &e.Outcome, &e.Code, &e.LevelNeeded, &e.LevelHeld, &e.Approval, &e.Request, &part.account, &part.body)
	if err != nil {
		return e, part, fmt.Errorf("read an audit entry: %w", err)
	}
	e.At = time.UnixMicro(at).UTC()
	if index.Valid {
		e.Index = &index.Int64
	}
	return e, part, nil
}
