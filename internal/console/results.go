package console

import (
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/tenant"
)

// row is one found account.
func (v *visit) row(h account.Hit) view.Row {
	address, verified := email(h.Summary)
	name := v.name(h.Summary)
	return view.Row{
		LoginID: h.ID, Name: name, Initials: initials(name), Email: address, EmailVerified: verified,
		Phone: phone(h.Phone), Labels: labels(h.Summary), Tags: h.Tags, Identities: v.identities(h.IdentityTypes),
		LastLogin: instant(h.LastLoginAt), Created: h.CreatedAt, Match: v.match(h.Match),
	}
}

// match says how a row differs from what was asked, where that is not plain.
func (v *visit) match(m *account.MatchInfo) string {
	switch {
	case m == nil:
		return ""
	case m.Class == account.ClassNear:
		return v.N("match.letters", m.Differs)
	case m.Class == account.ClassOtherProvider:
		return v.T("match.other_provider")
	case m.Field == "unverified_email":
		return v.T("match.unverified")
	}
	return ""
}

var readWords = map[account.Operator]string{
	account.Eq: "is", account.Prefix: "starts", account.Fuzzy: "near", account.Contains: "like", account.Wildcard: "like",
}

// filterChips are readings of filters, which the form's own words tell.
var filterChips = []string{"status", "identity_type", "created_from", "created_to", "last_login_from", "last_login_to"}

// readings say how each given term was understood, then which filters hold.
func (v *visit) readings(in asked, chips []account.Chip, fields []tenant.Field) []view.Reading {
	var out []view.Reading
	told := map[string]bool{}
	for _, chip := range chips {
		if slices.Contains(filterChips, chip.Field) {
			continue
		}
		r := view.Reading{Field: chip.Field, How: readWords[chip.How], Value: chip.Value, Clear: "q"}
		form := chip.Field
		if key, own := strings.CutPrefix(chip.Field, "attribute."); own {
			r.Field, r.Label, form = "", labelOf(fields, key), attributePrefix+key
		}
		if in[form] != "" && !told[form] {
			r.Clear, told[form] = form, true
		}
		out = append(out, r)
	}
	return append(out, v.filterReadings(in)...)
}

func (v *visit) filterReadings(in asked) []view.Reading {
	var out []view.Reading
	add := func(name, field, how, value string) {
		if value != "" {
			out = append(out, view.Reading{Field: field, How: how, Value: value, Clear: name})
		}
	}
	if in["status"] != everyStatus {
		add("status", "status", "is", v.word("status.", in["status"]))
	}
	add("identity", "identity", "is", v.word("identity.", in["identity"]))
	if in["all_tenants"] != "" {
		add("all_tenants", "tenants", "is", v.T("search.every_tenant"))
	}
	add("created_from", "created", "from", in["created_from"])
	add("created_to", "created", "to", in["created_to"])
	add("last_login_from", "last_login", "from", in["last_login_from"])
	add("last_login_to", "last_login", "to", in["last_login_to"])
	return out
}

// word is a listed word in the reader's language; what is not listed is shown
// as it was given.
func (v *visit) word(prefix, value string) string {
	if value != "" && v.Has(prefix+value) {
		return v.T(prefix + value)
	}
	return value
}

func labelOf(fields []tenant.Field, key string) string {
	for _, f := range fields {
		if f.Key == key {
			return f.Label
		}
	}
	return key
}

// searched lists the fields that were compared, as field.* keys.
func (v *visit) searched(names []string) []string {
	var out []string
	for _, name := range names {
		if v.Has("field." + name) {
			out = append(out, name)
		}
	}
	return out
}
