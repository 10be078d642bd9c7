package account

import (
	"strings"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/match"
	"github.com/readmit/readmit/internal/store"
)

// reader turns what is asked into criteria. The zero reader reads only to see
// whether it can be read.
type reader struct {
	dialect   store.Dialect
	tenant    string
	region    string
	wholeOnly bool // e-mails, phones and masked attributes by the whole value only
	// hidden are the tenant's own fields that are masked for the searcher.
	hidden map[string]bool
}

func (r reader) term(t fieldTerm) ([]criterion, error) {
	switch t.field {
	case "email":
		return r.email(t)
	case "phone":
		return r.phone(t)
	case "login_id":
		return r.loginID(t)
	case "username", "customer_id", "legacy_id":
		return r.identifier(t)
	case "tag":
		return r.tag(t)
	case "attribute":
		return r.attribute(t)
	}
	return r.name(t)
}

func (r reader) loginID(t fieldTerm) ([]criterion, error) {
	text, err := fold.Text(t.Value)
	if err != nil {
		return nil, err
	}
	if u, err := id.ParseUUID(text); err == nil {
		text = u
	}
	c := r.rows("a.id = ?", text)
	c.chips, c.class = []Chip{{t.name, Eq, text}}, ClassExact
	return []criterion{c}, nil
}

// rows is the criterion that the account's row meets a condition which an
// index of that table serves.
func (r reader) rows(where string, args ...any) criterion {
	d := r.accounts(where, args...)
	d.order, d.keys = "", nil
	return criterion{drives: []*drive{d}, uses: usesRow, check: func(b *builder, _ copies) { b.add(where, args...) }}
}

// identifier reads a username, customer ID or legacy ID.
func (r reader) identifier(t fieldTerm) ([]criterion, error) {
	text, err := fold.Text(t.Value)
	if err != nil {
		return nil, err
	}
	o, value, column := t.Op, fold.Lower(text), t.field+"_fold"
	if o == "" && strings.Contains(value, "*") {
		return r.identifierPattern(t, match.ParseGlob, value, Wildcard)
	}
	if o == Contains {
		return r.identifierPattern(t, match.Contains, value, Contains)
	}
	if o == "" {
		o = Eq
	}
	if value == "" || o == Prefix && !longEnough(value) {
		return nil, ErrTermTooShort
	}
	d := texts("account a", "a.n", "a."+column, "a.tenant = ? AND a."+column+" <> ''", []any{r.tenant}, o, value)
	d.has = row
	c := criterion{
		chips: []Chip{{t.name, o, value}}, class: classOf(o), drives: []*drive{d},
		uses: usesRow, check: func(b *builder, _ copies) { compareText(b, b.plain("a."+column), o, value) },
	}
	return []criterion{c}, nil
}

func classOf(o Operator) string {
	if o == Eq {
		return ClassExact
	}
	return ClassPrefix
}

var trigramKinds = map[string]int{"username": trigramUsername, "customer_id": trigramCustomerID, "legacy_id": trigramLegacyID}

func (r reader) identifierPattern(t fieldTerm, parse func(string) (match.Glob, error), value string, o Operator) ([]criterion, error) {
	g, err := parse(value)
	if err != nil {
		return nil, err
	}
	if g.Longest() < 3 && !enough(g) {
		return nil, ErrTermTooShort
	}
	column := "a." + t.field + "_fold"
	c := criterion{chips: []Chip{{t.name, o, value}}, class: ClassContains, uses: usesRow, check: func(b *builder, _ copies) {
		b.add(b.plain(column)+` LIKE ? ESCAPE '\'`, g.Like())
	}}
	if d := r.trigrams(g, "", "", trigramKinds[t.field], trigramKinds[t.field]); d != nil {
		c.drives = append(c.drives, d)
	}
	if g.Prefix != "" {
		d := texts("account a", "a.n", column, "a.tenant = ? AND "+column+" <> ''", []any{r.tenant}, Prefix, g.Prefix)
		d.has, d.sparse, d.order, d.keys = row, true, "", nil
		c.drives = append(c.drives, d)
	}
	return []criterion{c}, nil
}

// phone reads a telephone number, its beginning, or its last digits.
func (r reader) phone(t fieldTerm) ([]criterion, error) {
	text, err := fold.Text(t.Value)
	if err != nil {
		return nil, err
	}
	o := t.Op
	if o == "" && strings.HasPrefix(text, "*") {
		o = Contains
	}
	if r.wholeOnly && (o == Prefix || o == Contains) {
		return nil, ErrWholeValue
	}
	switch {
	case o == Contains:
		return r.lastDigits(t.name, strings.Trim(text, "* "))
	case o == Eq || r.wholeOnly && o == "":
		return r.wholePhone(t.name, text)
	}
	prefixes := r.prefixes(strings.TrimRight(text, "* "))
	if len(prefixes) == 0 {
		return nil, fold.ErrPhone
	}
	if len(fold.Reverse(text)) < 2 {
		return nil, ErrTermTooShort
	}
	c := r.numbers("number", Prefix, prefixes...)
	c.chips, c.class = []Chip{{t.name, Prefix, strings.Join(prefixes, ", ")}}, ClassPrefix
	return []criterion{c}, nil
}

func (r reader) wholePhone(name, text string) ([]criterion, error) {
	number, err := fold.ParsePhone(text, r.region)
	if err != nil && r.tenant == "" && len(r.prefixes(text)) > 0 {
		return nil, nil // the region is not known yet
	}
	if err != nil {
		return nil, err
	}
	c := r.numbers("number", Eq, number)
	c.chips, c.class = []Chip{{name, Eq, number}}, ClassExact
	return []criterion{c}, nil
}

// prefixes answers what the beginning of a number can mean. As long as the
// tenant's region is not known, any that writes a trunk zero will do.
func (r reader) prefixes(text string) []string {
	if r.tenant == "" {
		return fold.PhonePrefix(text, "DE")
	}
	return fold.PhonePrefix(text, r.region)
}

func (r reader) lastDigits(name, text string) ([]criterion, error) {
	digits := fold.Reverse(text)
	if len(digits) < 4 {
		return nil, ErrTermTooShort.Withf("Write at least the last four digits of the number.")
	}
	c := r.numbers("reversed", Prefix, digits)
	c.chips, c.class = []Chip{{name, Contains, fold.Reverse(digits)}}, ClassContains
	return []criterion{c}, nil
}

// numbers is the criterion that one of the account's numbers is, or begins
// with, one of the values.
func (r reader) numbers(column string, o Operator, values ...string) criterion {
	d := &drive{keys: []string{"d." + column}, order: byText, length: len(values[0])}
	for _, v := range values {
		d.add("account_phone d", "d.account", "d."+column, "d.tenant = ?", []any{r.tenant}, o, v)
	}
	any := func(b *builder) {
		b.add("(")
		for i, v := range values {
			if i > 0 {
				b.add(" OR ")
			}
			compareText(b, "p."+column, o, v)
		}
		b.add(")")
	}
	d.again = func(b *builder) {
		b.add("EXISTS (SELECT 1 FROM account_phone p WHERE p.account = d.account AND (p." + column + " < d." + column + " OR p." + column + " = d." + column + " AND p.id < d.id) AND ")
		any(b)
		b.add(")")
	}
	return criterion{masked: true, drives: []*drive{d}, check: func(b *builder, on copies) {
		b.add("EXISTS (SELECT 1 FROM account_phone p WHERE p.account = " + on.n + " AND ")
		any(b)
		b.add(")")
	}}
}

// attribute reads a term about one of the tenant's own fields.
func (r reader) attribute(t fieldTerm) ([]criterion, error) {
	text, err := fold.Text(t.Value)
	if err != nil {
		return nil, err
	}
	o, value, key := t.Op, attributeFold(text), strings.TrimPrefix(t.name, "attribute.")
	if o == "" {
		o = Eq
	}
	if value == "" || o == Prefix && !longEnough(value) {
		return nil, ErrTermTooShort
	}
	if r.wholeOnly && o == Prefix && r.hidden[key] {
		return nil, ErrWholeValue
	}
	d := texts("account_attribute d", "d.account", "d.fold", "d.tenant = ? AND d.key = ?", []any{r.tenant, key}, o, value)
	return []criterion{{
		chips: []Chip{{t.name, o, text}}, class: classOf(o), masked: r.hidden[key], drives: []*drive{d},
		check: func(b *builder, on copies) {
			b.add("EXISTS (SELECT 1 FROM account_attribute t WHERE t.account = "+on.n+" AND t.key = ? AND ", key)
			compareText(b, "t.fold", o, value)
			b.add(")")
		},
	}}, nil
}

// tag reads a tag, which is found by the whole.
func (r reader) tag(t fieldTerm) ([]criterion, error) {
	text, err := ReadTag(t.Value)
	if err != nil {
		return nil, err
	}
	value := FoldTag(text)
	d := &drive{length: len(value), spans: []span{{
		from: "account_tag d", n: "d.account", where: "d.tenant = ? AND d.fold = ?", args: []any{r.tenant, value},
	}}}
	return []criterion{{chips: []Chip{{t.name, Eq, text}}, drives: []*drive{d}, check: func(b *builder, on copies) {
		b.add("EXISTS (SELECT 1 FROM account_tag g WHERE g.tenant = ? AND g.fold = ? AND g.account = "+on.n+")", r.tenant, value)
	}}}, nil
}

// attributeFold is the form in which attributes are compared: that of names,
// cut to what an index can hold.
func attributeFold(value string) string { return cut(fold.Name(value), 256) }

// cut answers at most n bytes of s, without half a letter.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
