package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
)

// auditEntry reads one entry with its personal part, which is recorded; nil if
// it is not there or not theirs to see.
func (c *console) auditEntry(v *visit, f auditFilter, entry string) (*view.AuditEntry, error) {
	if !auditWord.MatchString(entry) {
		return nil, nil
	}
	found, err := c.Audit.Search(v.r.Context(), v.actor, audit.SearchInput{Entry: entry, Limit: 1})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	e := found.Items[0]
	shown := &view.AuditEntry{
		Row: v.auditRow(e), Close: f.path(v.slug(), v.r.URL.Query().Get("cursor"), ""),
		Fields: v.auditFields(e), Erased: e.Personal == nil, Ways: v.auditWays(e),
	}
	if e.Personal != nil {
		shown.Input = auditInput("", e.Personal.Input)
		shown.Masked = bytes.Contains(e.Personal.Input, []byte(account.Hidden))
	}
	return shown, nil
}

// auditFields are all recorded fields that say something.
func (v *visit) auditFields(e audit.Entry) []view.AuditField {
	index := v.T("audit.index_none")
	if e.Index != nil {
		index = v.Number(int(*e.Index))
	}
	fields := []view.AuditField{
		{Label: "audit.at", At: e.At},
		{Label: "audit.outcome", Text: v.word("audit.outcome.", e.Outcome)},
		{Label: "audit.why", Text: v.whyRefused(e)},
		{Label: "audit.operation", Text: v.actTitle(e.Op) + " (" + e.Op + ")"},
		{Label: "audit.actor", Text: v.auditWho(e)},
		{Label: "audit.actor_id", Text: e.Actor, Code: true},
		{Label: "audit.kind", Text: v.word("audit.kind.", e.ActorKind)},
		{Label: "audit.on_behalf", Text: e.OnBehalfOf, Code: true},
		{Label: "audit.via", Text: v.word("audit.via.", e.Via)},
		{Label: "audit.target", Text: e.Target, Code: true},
		{Label: "audit.case", Text: e.Case, Code: true},
		{Label: "audit.level", Text: v.auditLevels(e)},
		{Label: "audit.approval", Text: e.Approval, Code: true},
		{Label: "audit.request", Text: e.Request, Code: true},
		{Label: "audit.entry_id", Text: e.ID, Code: true},
		{Label: "audit.index", Text: index},
	}
	if p := e.Personal; p != nil {
		fields = append(fields, view.AuditField{Label: "audit.reason", Text: p.Reason}, view.AuditField{Label: "audit.address", Text: p.Address},
			view.AuditField{Label: "audit.user_agent", Text: p.UserAgent})
	}
	return slices.DeleteFunc(fields, func(f view.AuditField) bool { return f.Text == "" && f.At.IsZero() })
}

func (v *visit) whyRefused(e audit.Entry) string {
	if e.Code == "" {
		return ""
	}
	if words := v.inWords(e.Code, "", nil); words != "" {
		return words + " (" + e.Code + ")"
	}
	return e.Code
}

func (v *visit) auditLevels(e audit.Entry) string {
	if e.LevelNeeded == 0 && e.LevelHeld == 0 {
		return ""
	}
	return v.T("audit.levels", args{"Needed": strconv.Itoa(e.LevelNeeded), "Held": strconv.Itoa(e.LevelHeld)})
}

// auditWays lead on: to the account, to the member, to entries like this one.
func (v *visit) auditWays(e audit.Entry) []view.AuditWay {
	var ways []view.AuditWay
	add := func(may bool, icon, text, href string) {
		if may {
			ways = append(ways, view.AuditWay{Icon: icon, Text: v.T(text), Href: href})
		}
	}
	member := e.Actor
	if e.OnBehalfOf != "" {
		member = e.OnBehalfOf
	}
	isMember := strings.HasPrefix(member, "mem_") && v.actor.May("staff.view_member")
	add(e.AboutAccount && v.actor.May("account.view"), "user", "audit.open_account", view.AccountPath(v.slug(), e.Target))
	add(isMember, "users", "audit.open_member", view.MemberPath(v.slug(), member))
	add(e.AboutAccount, "filter", "audit.only_account", auditFilter{account: e.Target}.path(v.slug(), "", ""))
	known := authz.Kind(e.ActorKind) != authz.Customer && e.Actor != ""
	add(known, "filter", "audit.only_actor", auditFilter{actor: e.Actor}.path(v.slug(), "", ""))
	add(auditWord.MatchString(e.Request), "filter", "audit.only_request", auditFilter{request: e.Request}.path(v.slug(), "", ""))
	return ways
}

// auditInput writes an input as lines of name and value; what lies within
// another value is named by both.
func auditInput(name string, raw json.RawMessage) []view.AuditInput {
	read := json.NewDecoder(bytes.NewReader(raw))
	read.UseNumber()
	var value any
	if read.Decode(&value) != nil {
		return nil
	}
	return auditLines(name, value, nil)
}

func auditLines(name string, value any, out []view.AuditInput) []view.AuditInput {
	switch x := value.(type) {
	case map[string]any:
		names := make([]string, 0, len(x))
		for k := range x {
			names = append(names, k)
		}
		slices.Sort(names)
		for _, k := range names {
			out = auditLines(strings.TrimPrefix(name+"."+k, "."), x[k], out)
		}
		return out
	case []any:
		for i, one := range x {
			out = auditLines(fmt.Sprintf("%s[%d]", name, i), one, out)
		}
		return out
	case nil:
		return out
	case string:
		if x == "" || x == "0001-01-01T00:00:00Z" {
			return out
		}
	case bool:
		if !x {
			return out
		}
	case json.Number:
		if x == "0" {
			return out
		}
	}
	return append(out, view.AuditInput{Name: name, Value: fmt.Sprint(value)})
}
