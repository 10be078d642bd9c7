package console

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
)

// auditFilter is which entries are asked for, as it stands in addresses: ids,
// words of ours and days, nothing personal.
type auditFilter struct {
	actor, op, outcome, via, account, request string
	from, to                                  string // days
}

// parts are the fields by their names in addresses and forms.
func (f *auditFilter) parts() []struct {
	name string
	at   *string
} {
	return []struct {
		name string
		at   *string
	}{
		{"actor", &f.actor},
		{"op", &f.op},
		{"outcome", &f.outcome},
		{"via", &f.via},
		{"account", &f.account},
		{"request", &f.request},
		{"from", &f.from},
		{"to", &f.to},
	}
}

// auditFilterTyped reads the form as it was sent.
func auditFilterTyped(form url.Values) (f auditFilter) {
	for _, p := range f.parts() {
		*p.at = strings.TrimSpace(form.Get(p.name))
	}
	if login, err := id.ParseUUID(f.account); err == nil {
		f.account = login
	}
	return f
}

// auditFilterIn reads an address. What is not of the form that addresses have
// is left out.
func auditFilterIn(query url.Values) auditFilter {
	f := auditFilterTyped(query)
	for _, p := range f.parts() {
		if auditWrong(p.name, *p.at) {
			*p.at = ""
		}
	}
	return f
}

var auditWord = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,200}$`)

func auditWrong(name, value string) bool {
	switch {
	case value == "":
		return false
	case name == "account":
		_, err := id.ParseUUID(value)
		return err != nil
	case name == "from" || name == "to":
		_, err := time.Parse(time.DateOnly, value)
		return err != nil
	case name == "outcome":
		return value != audit.Done && value != audit.Refused && value != audit.Failed
	}
	return !auditWord.MatchString(value)
}

// auditProblems says what is wrong with the form, by field.
func (v *visit) auditProblems(f auditFilter) map[string]string {
	out := map[string]string{}
	texts := map[string]string{"account": "audit.account_id_only", "request": "audit.request_wrong", "from": "fault.bad_date", "to": "fault.bad_date"}
	for _, p := range f.parts() {
		if !auditWrong(p.name, *p.at) {
			continue
		}
		if texts[p.name] == "" {
			*p.at = "" // a list never sends it
			continue
		}
		out[p.name] = v.T(texts[p.name])
	}
	if f.from != "" && f.to != "" && f.to < f.from && out["from"] == "" && out["to"] == "" {
		out["to"] = v.T("fault.before_from")
	}
	return out
}

// input is the filter as a search. Both days count.
func (f auditFilter) input(zone *time.Location) audit.SearchInput {
	in := audit.SearchInput{Actor: f.actor, Op: f.op, Outcome: f.outcome, Via: f.via, Object: f.account, Request: f.request}
	if at, err := time.ParseInLocation(time.DateOnly, f.from, zone); err == nil {
		in.From = at
	}
	if at, err := time.ParseInLocation(time.DateOnly, f.to, zone); err == nil {
		in.To = at.AddDate(0, 0, 1)
	}
	return in
}

// path is the address of a page of the list and of an opened entry, both of
// which may be empty.
func (f auditFilter) path(slug, cursor, entry string) string {
	q := url.Values{}
	for _, p := range f.parts() {
		if *p.at != "" {
			q.Set(p.name, *p.at)
		}
	}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	if entry != "" {
		q.Set("entry", entry)
	}
	if len(q) == 0 {
		return view.AuditPath(slug)
	}
	return view.AuditPath(slug) + "?" + q.Encode()
}

// auditForm is the form with what entries can be filtered by.
func (v *visit) auditForm(f auditFilter, there audit.Filters) view.AuditFilter {
	form := view.AuditFilter{
		Actors: v.auditActors(f.actor, there.Actors), Ops: v.auditOps(f.op, there.Ops),
		Outcomes: v.auditChoices("audit.outcome.", f.outcome, there.Outcomes), Vias: v.auditChoices("audit.via.", f.via, there.Vias),
		Account: f.account, Request: f.request, From: f.from, To: f.to, AccountHelp: v.T("audit.account_help_id"),
	}
	if v.actor.May("account.search") {
		form.AccountHelp = v.T("audit.account_help")
	}
	for _, p := range f.parts() {
		if *p.at != "" {
			form.Hidden = append(form.Hidden, view.Hidden{Name: p.name, Value: *p.at})
		}
	}
	return form
}

func (v *visit) auditActors(chosen string, there []audit.Who) []view.ChoiceGroup {
	groups := []view.ChoiceGroup{{Title: v.T("audit.people")}, {Title: v.T("audit.programs")}, {Title: v.T("audit.itself")}}
	for _, w := range there {
		at, text := 0, w.Name
		switch authz.Kind(w.Kind) {
		case authz.DeskKey, authz.SystemKey:
			at = 1
		case authz.System:
			at, text = 2, v.word("audit.who.", w.ID)
		}
		if text == "" {
			text = w.ID
		}
		groups[at].Choices = append(groups[at].Choices, view.Choice{Value: w.ID, Text: text, Chosen: w.ID == chosen})
	}
	return nonEmpty(groups)
}

func (v *visit) auditOps(chosen string, there []string) []view.ChoiceGroup {
	var groups []view.ChoiceGroup
	for _, name := range there {
		part, _, _ := strings.Cut(name, ".")
		title := v.word("part.", part)
		if n := len(groups); n == 0 || groups[n-1].Title != title {
			groups = append(groups, view.ChoiceGroup{Title: title})
		}
		last := &groups[len(groups)-1]
		last.Choices = append(last.Choices, view.Choice{Value: name, Text: v.actTitle(name), Chosen: name == chosen})
	}
	return groups
}

func (v *visit) auditChoices(prefix, chosen string, there []string) []view.Choice {
	out := []view.Choice{{Text: v.T("audit.any")}}
	for _, value := range there {
		out = append(out, view.Choice{Value: value, Text: v.word(prefix, value), Chosen: value == chosen})
	}
	return out
}

func nonEmpty(groups []view.ChoiceGroup) []view.ChoiceGroup {
	var out []view.ChoiceGroup
	for _, g := range groups {
		if len(g.Choices) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// actTitle says what an operation does in the reader's language.
func (v *visit) actTitle(name string) string {
	if spec := op.Named(name); spec != nil {
		return v.permissionTitle(name, spec.Title)
	}
	return name
}

// accountNamed is the login ID of the one account that a whole value names, or
// empty.
func (c *console) accountNamed(v *visit, value string) (string, error) {
	found, err := c.Accounts.Search(v.r.Context(), v.actor, account.SearchInput{Q: value, Limit: 2})
	if err != nil || len(found.Items) == 0 {
		return "", err
	}
	exact := func(h account.Hit) bool { return h.Match != nil && h.Match.Class == account.ClassExact }
	if !exact(found.Items[0]) || len(found.Items) > 1 && exact(found.Items[1]) {
		return "", nil
	}
	return found.Items[0].ID, nil
}
