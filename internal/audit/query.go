package audit

import (
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// reach is which entries an actor may read.
type reach struct {
	dialect  store.Dialect
	tenant   string
	all      bool
	segments []string // where not all: of the accounts that entries are about
}

func (s *Service) reachOf(actor authz.Actor, operation string) reach {
	all, segments := actor.Segments(operation)
	return reach{dialect: s.db.Store.Dialect(), tenant: actor.Tenant, all: all, segments: segments}
}

// query is a list with changing filters: fixed texts, joined, whose values are
// always parameters.
type query struct {
	text strings.Builder
	args []any
}

// write adds a text in which each ? stands for one of the values.
func (q *query) write(text string, values ...any) {
	for _, v := range values {
		before, rest, _ := strings.Cut(text, "?")
		q.args = append(q.args, v)
		q.text.WriteString(before + "$" + strconv.Itoa(len(q.args)))
		text = rest
	}
	q.text.WriteString(text)
}

func (q *query) and(condition string, values ...any) {
	q.text.WriteString(" AND ")
	q.write(condition, values...)
}

const (
	foundColumns = `SELECT audit.id, audit.tree_index, audit.at, audit.actor_kind, audit.actor_id, audit.on_behalf_of, audit.via, audit.op, audit.target,
    audit.case_id, audit.outcome, audit.code, audit.level_needed, audit.level_held, audit.approval, audit.request`
	// What an account's entry is about is told by its personal part; names are those of today.
	shownColumns = `SELECT found.id, found.tree_index, found.at, found.actor_kind, found.actor_id, found.on_behalf_of, found.via, found.op, found.target,
    found.case_id, found.outcome, found.code, found.level_needed, found.level_held, found.approval, found.request,
    COALESCE(NULLIF(member.name, ''), member.email, api_key.name, ''), COALESCE(NULLIF(agent.name, ''), agent.email, ''), audit_personal.account, `
	shownFrom = ` FROM found LEFT JOIN audit_personal ON audit_personal.audit = found.id LEFT JOIN member ON member.id = found.actor_id
    LEFT JOIN member agent ON agent.id = found.on_behalf_of LEFT JOIN api_key ON api_key.id = found.actor_id
ORDER BY found.at DESC, found.id DESC LIMIT ?`
)

// listed is the query for at most limit entries that fit, newest first.
func listed(who reach, in SearchInput, after *place, limit int) *query {
	q := &query{}
	q.write("WITH found AS (")
	q.fitting(who, in, after, foundColumns, limit)
	q.write(")\n" + shownColumns)
	if in.Brief {
		q.write("NULL")
	} else {
		q.write("audit_personal.body")
	}
	q.write(shownFrom, limit)
	return q
}

// counted is the query for how many entries fit, up to limit.
func counted(who reach, in SearchInput, limit int) *query {
	q := &query{}
	q.write("SELECT count(*) FROM (")
	q.fitting(who, in, nil, "SELECT 1 AS one", limit)
	q.write(") fitting")
	return q
}

// fitting writes the entries that fit. Those of an actor are theirs and those
// of a desk key that acted for them: each half is read in its own index's
// order.
func (q *query) fitting(who reach, in SearchInput, after *place, columns string, limit int) {
	if in.Actor == "" {
		q.half(who, in, after, columns, limit, false)
		return
	}
	q.write("SELECT * FROM (")
	q.half(who, in, after, columns, limit, false)
	q.write(") own UNION ALL SELECT * FROM (")
	q.half(who, in, after, columns, limit, true)
	q.write(") agent")
}

func (q *query) half(who reach, in SearchInput, after *place, columns string, limit int, agent bool) {
	q.write(columns + " FROM audit")
	if who.dialect == store.SQLite { // it keeps no statistics to choose by
		q.write(" INDEXED BY " + index(in, agent))
	}
	q.write(" WHERE audit.tenant = ?", who.tenant)
	switch {
	case agent:
		q.and("audit.on_behalf_of = ? AND audit.on_behalf_of <> ''", in.Actor)
	case in.Actor != "":
		q.and("audit.actor_id = ?", in.Actor)
	}
	q.filter(in)
	if after != nil {
		q.and("(audit.at, audit.id) < (?, ?)", after.At, after.ID)
	}
	if !who.all {
		q.inSegments(who.segments)
	}
	q.write(" ORDER BY audit.at DESC, audit.id DESC LIMIT ?", limit)
}

// index is the one of the filters that leaves the fewest entries, in most logs.
func index(in SearchInput, agent bool) string {
	for _, way := range []struct {
		asked bool
		name  string
	}{
		{in.Entry != "", "sqlite_autoindex_audit_1"}, {in.Request != "", "audit_request"}, {in.Object != "", "audit_target"},
		{agent, "audit_agent"}, {in.Actor != "", "audit_actor"}, {in.Op != "", "audit_op"},
		{in.Outcome != "" && in.Outcome != Done, "audit_not_done"}, {in.Via != "", "audit_via"},
	} {
		if way.asked {
			return way.name
		}
	}
	return "audit_at"
}

func (q *query) filter(in SearchInput) {
	for _, f := range []struct{ value, condition string }{
		{in.Entry, "audit.id = ?"},
		{in.Op, "audit.op = ?"},
		{in.Object, "audit.target = ? AND audit.target <> ''"},
		{in.Via, "audit.via = ?"},
		{in.Request, "audit.request = ? AND audit.request <> ''"},
	} {
		if f.value != "" {
			q.and(f.condition, f.value)
		}
	}
	switch in.Outcome {
	case "":
	case Done:
		q.and("audit.outcome = ?", Done)
	default: // few: they have an index of their own
		q.and("audit.outcome = ? AND audit.outcome <> 'done'", in.Outcome)
	}
	if !in.From.IsZero() {
		q.and("audit.at >= ?", in.From.UnixMicro())
	}
	if !in.To.IsZero() {
		q.and("audit.at < ?", in.To.UnixMicro())
	}
}

func (q *query) inSegments(segments []string) {
	if len(segments) == 0 {
		q.write(" AND 1 = 0")
		return
	}
	marks, values := make([]string, len(segments)), make([]any, len(segments))
	for i, s := range segments {
		marks[i], values[i] = "?", s
	}
	q.and(`EXISTS (SELECT 1 FROM account JOIN account_segment ON account_segment.account = account.n
    WHERE account.tenant = audit.tenant AND account.id = audit.target AND account_segment.segment IN (`+strings.Join(marks, ", ")+`))`, values...)
}
