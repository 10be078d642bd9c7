package account

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
)

// Faults of searches.
var (
	ErrUnsupportedOperator = fault.New(fault.Invalid, "unsupported_operator", "A field cannot be searched that way. Use one of the operators named.")
	ErrTermTooLong         = fault.New(fault.Invalid, "term_too_long", "A search term may have 1,000 characters at most. Shorten it.")
	ErrTermTooShort        = fault.New(fault.Invalid, "term_too_short", "Write more letters: two at least, one in Chinese, Japanese or Korean, and three in a row where a * stands.")
	ErrWholeValue          = fault.New(fault.Forbidden, "whole_value_required", "Your role searches e-mails and telephone numbers by the whole value only. Write the whole of it, or search by name.")
	ErrNotSearchable       = fault.New(fault.Invalid, "attribute_not_searchable", "This attribute cannot be searched. Ask an administrator to make it searchable, or leave it out.")
)

// supported is the table of fields and operators: anything else is refused.
var supported = map[string][]Operator{
	"first_name":       {Prefix, Eq, Contains},
	"last_name":        {Prefix, Eq, Contains},
	"second_last_name": {Prefix, Eq, Contains},
	"email":            {Fuzzy, Eq, Prefix, Contains},
	"phone":            {Prefix, Eq, Contains},
	"login_id":         {Eq},
	"username":         {Eq, Prefix, Contains},
	"customer_id":      {Eq, Prefix, Contains},
	"legacy_id":        {Eq, Prefix, Contains},
	"tag":              {Eq},
	"attribute":        {Eq, Prefix},
}

var filters = []string{
	FilterActive, FilterInactive, FilterPending, FilterVerified, FilterLocked, FilterPendingDeletion, FilterUnverified, FilterFrozen,
}

var sorts = []string{SortRelevance, SortName, SortCreated, SortLastLogin}

// fieldTerm is a term with the field it is for.
type fieldTerm struct {
	field string // a key of supported, or "q"
	name  string // as in an answer: "attribute.size"
	Term
}

// terms returns the terms that ask something, in the order of the fields.
func (in SearchInput) terms() []fieldTerm {
	all := []fieldTerm{
		{"first_name", "first_name", in.FirstName}, {"last_name", "last_name", in.LastName},
		{"second_last_name", "second_last_name", in.SecondLastName}, {"email", "email", in.Email}, {"phone", "phone", in.Phone},
		{"login_id", "login_id", in.LoginID}, {"username", "username", in.Username},
		{"customer_id", "customer_id", in.CustomerID}, {"legacy_id", "legacy_id", in.LegacyID},
		{"tag", "tag", in.Tag},
	}
	keys := make([]string, 0, len(in.Attributes))
	for k := range in.Attributes {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		all = append(all, fieldTerm{"attribute", "attribute." + k, in.Attributes[k]})
	}
	return slices.DeleteFunc(all, func(t fieldTerm) bool { return t.Term == Term{} })
}

// clipped cuts terms that Validate refuses anyway, so that nobody can fill the
// audit with them.
func (in SearchInput) clipped() SearchInput {
	in.Q = clip(in.Q)
	for _, t := range []*Term{
		&in.FirstName, &in.LastName, &in.SecondLastName, &in.Email, &in.Phone, &in.LoginID, &in.Username, &in.CustomerID, &in.LegacyID, &in.Tag,
	} {
		*t = t.clipped()
	}
	if in.Attributes != nil {
		kept := make(map[string]Term, min(len(in.Attributes), maxAttributes+1))
		for k, t := range in.Attributes {
			if len(kept) > maxAttributes {
				break
			}
			kept[clip(k)] = t.clipped()
		}
		in.Attributes = kept
	}
	in.Status, in.IdentityType, in.Sort, in.Cursor = clip(in.Status), clip(in.IdentityType), clip(in.Sort), clip2k(in.Cursor)
	return in
}

func (t Term) clipped() Term { return Term{Op: Operator(clip(string(t.Op))), Value: clip(t.Value)} }

// clip keeps one character more than a term may have.
func clip(s string) string {
	if len(s) <= MaxTerm {
		return s
	}
	n := 0
	for i := range s {
		if n > MaxTerm {
			return s[:i]
		}
		n++
	}
	return s
}

func clip2k(s string) string { return s[:min(len(s), 2048)] }

// maxAttributes is how many attributes one search may name.
const maxAttributes = 10

// Validate refuses what cannot be asked: operators a field does not have,
// terms that are too long or too short to lead anywhere, and malformed filters.
func (in SearchInput) Validate() error {
	terms := in.terms()
	if err := validOperators(terms); err != nil {
		return err
	}
	if err := validLengths(append(terms, fieldTerm{"q", "q", Term{Value: in.Q}})); err != nil {
		return err
	}
	var f fault.Fields
	for _, t := range terms {
		f.Check(strings.TrimSpace(t.Value) != "", t.name, "required", "Write something to look for, or leave the field out.")
	}
	in.validFilters(&f)
	if err := f.Err(); err != nil {
		return err
	}
	return validTerms(in, terms)
}

func validOperators(terms []fieldTerm) error {
	var wrong []fault.Field
	for _, t := range terms {
		if t.Op == "" || slices.Contains(supported[t.field], t.Op) {
			continue
		}
		names := make([]string, 0, 4)
		for _, o := range supported[t.field] {
			names = append(names, string(o))
		}
		wrong = append(wrong, fault.Field{Name: t.name, Code: "unsupported_operator", Message: "Use " + strings.Join(names, ", ") + "."})
	}
	if len(wrong) > 0 {
		return ErrUnsupportedOperator.WithFields(wrong...)
	}
	return nil
}

func validLengths(terms []fieldTerm) error {
	for _, t := range terms {
		if len(t.Value) > MaxTerm && utf8.RuneCountInString(t.Value) > MaxTerm {
			return ErrTermTooLong.WithFields(fault.Field{Name: t.name, Code: "term_too_long", Message: "Use 1,000 characters at most."})
		}
	}
	return nil
}

func (in SearchInput) validFilters(f *fault.Fields) {
	f.Check(in.Status == "" || slices.Contains(filters, in.Status), "status", "unknown", "Use one of "+strings.Join(filters, ", ")+".")
	f.Check(in.Sort == "" || slices.Contains(sorts, strings.TrimPrefix(in.Sort, "-")) && in.Sort != "-"+SortRelevance, "sort", "unknown",
		"Use relevance, name, created or last_login, with - in front for descending.")
	f.Check(in.Limit >= 0 && in.Limit <= MaxLimit, "limit", "out_of_range", "Ask for 1 to 200 accounts a page.")
	f.Check(len(in.Attributes) <= maxAttributes, "attributes", "too_many", "Search 10 attributes at most.")
	f.Check(!in.AllTenants || len(in.Attributes) == 0, "attributes", "one_tenant", "Each tenant has attributes of its own: search one tenant by them.")
	f.Check(!in.AllTenants || in.Cursor == "", "cursor", "one_tenant", "A search of all tenants has one page: go on in one tenant.")
	_, err := fold.Text(in.IdentityType)
	f.Check(err == nil && len(in.IdentityType) <= 200 && !strings.ContainsFunc(in.IdentityType, unicode.IsSpace), "identity_type", "malformed",
		"Use password, google, facebook, apple, passkey, or oidc: and the provider's name.")
	f.Check(in.CreatedFrom == nil || in.CreatedTo == nil || in.CreatedFrom.Before(*in.CreatedTo), "created_to", "before_from", "The end must be after the beginning.")
	f.Check(in.LastLoginFrom == nil || in.LastLoginTo == nil || in.LastLoginFrom.Before(*in.LastLoginTo), "last_login_to", "before_from", "The end must be after the beginning.")
}

// validTerms reads every term once, so that what is wrong with it is said
// before anything is looked up.
func validTerms(in SearchInput, terms []fieldTerm) error {
	var f fault.Fields
	var said *fault.Error // the first fault, with the fields of all that are like it
	note := func(name string, err error) {
		fe := fault.As(err)
		switch {
		case err == nil:
		case fe != nil && said == nil:
			said = fe.WithFields(fault.Field{Name: name, Code: fe.Code, Message: fe.Message})
		case fe != nil && fe.Code == said.Code:
			said = said.WithFields(fault.Field{Name: name, Code: fe.Code, Message: fe.Message})
		case fe != nil:
		default:
			f.Add(name, "malformed", sentence(err))
		}
	}
	for _, t := range terms {
		_, err := reader{}.term(t)
		note(t.name, err)
	}
	if in.Q != "" {
		_, err := reader{}.box(in.Q)
		note("q", err)
	}
	if err := f.Err(); err != nil {
		return err
	}
	if said != nil {
		return said
	}
	return nil
}

// sentence writes an error of package fold or match as a sentence.
func sentence(err error) string {
	s := err.Error()
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:] + "."
}
