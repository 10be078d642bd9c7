package console

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/tenant"
)

// profileForm is the form of the customer-information tab: what stood in its
// fields when it was drawn, and what stands in them now, by their names. What
// the reader sees masked is in neither.
type profileForm struct {
	read        account.Account
	fields      []tenant.Field
	canEdit     bool
	version     int64
	key         string
	base, typed map[string]string
	clashes     map[string]clash  // by unit
	problems    map[string]string // by field or unit
	problem     string            // of the whole form
	given       bool              // it was given back: what is typed is not saved
	stale       bool              // because somebody else changed the same
}

// clash is a field, or address, that somebody else changed too.
type clash struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Gone   bool      `json:"gone,omitempty"` // they removed the address
	Chosen string    `json:"-"`
}

// addressParts are the parts of an address, as they end the names of fields.
var addressParts = []string{"type", "line1", "line2", "locality", "region", "postal_code", "country"}

// birthdayParts likewise.
var birthdayParts = []string{"day", "month", "year"}

// unitOf is what a field belongs to: a birthday and an address are compared as
// a whole.
func unitOf(name string) string {
	if strings.HasPrefix(name, "birthday.") {
		return "birthday"
	}
	if strings.HasPrefix(name, "address.") {
		return name[:strings.LastIndexByte(name, '.')]
	}
	return name
}

// freshForm is the form as it stands in the database.
func (c *console) freshForm(v *visit, a account.Account) (*profileForm, error) {
	fields, err := c.fields(v)
	if err != nil {
		return nil, err
	}
	f := &profileForm{read: a, fields: fields, canEdit: a.MergedInto == nil && v.actor.May("account.update_profile"), version: a.Version, clashes: map[string]clash{}, problems: map[string]string{}}
	f.base = baseOf(a, fields)
	f.typed = f.base
	f.key = c.NewID("idk")
	return f, nil
}

// masked reports whether a value is shown with a part hidden.
func masked(value string) bool { return strings.Contains(value, account.Hidden) }

// baseOf are the values of the fields that can be edited.
func baseOf(a account.Account, fields []tenant.Field) map[string]string {
	out := map[string]string{}
	for name, value := range map[string]string{
		"first_name": a.FirstName, "last_name": a.LastName, "second_last_name": a.SecondLastName, "display_name": a.DisplayName,
		"gender": a.Gender, "locale": a.Locale, "time_zone": a.TimeZone, "picture": a.Picture,
	} {
		if !masked(value) {
			out[name] = value
		}
	}
	if !slices.Contains(a.Masked, account.PartBirthday) {
		b := account.Birthday{}
		if a.Birthday != nil {
			b = *a.Birthday
		}
		out["birthday.day"], out["birthday.month"], out["birthday.year"] = number(b.Day), number(b.Month), number(b.Year)
	}
	if !slices.Contains(a.Masked, account.PartAddress) {
		for _, one := range a.Addresses {
			putAddress(out, "address."+one.ID+".", one)
		}
	}
	for _, f := range fields {
		value, hidden := attributeOf(a, f.Key)
		if !hidden {
			out["attr."+f.Key] = value
		}
	}
	return out
}

func attributeOf(a account.Account, key string) (value string, hidden bool) {
	for _, one := range a.Attributes {
		if one.Key == key {
			return one.Value, one.Masked || masked(one.Value)
		}
	}
	return "", false
}

func putAddress(out map[string]string, prefix string, a account.Address) {
	for i, value := range []string{a.Type, a.Line1, a.Line2, a.Locality, a.Region, a.PostalCode, a.Country} {
		out[prefix+addressParts[i]] = value
	}
}

func addressIn(values map[string]string, prefix string) account.PostalAddress {
	at := func(part string) string { return values[prefix+part] }
	return account.PostalAddress{
		Type: at("type"), Line1: at("line1"), Line2: at("line2"), Locality: at("locality"), Region: at("region"), PostalCode: at("postal_code"), Country: at("country"),
	}
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// sentForm is the form as it was sent. Fields that it does not have stand as
// they were.
func (c *console) sentForm(v *visit, a account.Account) (*profileForm, error) {
	f, err := c.freshForm(v, a)
	if err != nil {
		return nil, err
	}
	sent := v.r.PostForm
	f.key = sent.Get("key")
	f.version, err = strconv.ParseInt(sent.Get("version"), 10, 64)
	if err != nil || f.version < 1 {
		f.version = a.Version
	}
	base := map[string]string{}
	if json.Unmarshal([]byte(sent.Get("seen")), &base) == nil && len(base) > 0 {
		f.base = base
	}
	_ = json.Unmarshal([]byte(sent.Get("clash")), &f.clashes) // what is not readable asks nothing
	if f.clashes == nil {
		f.clashes = map[string]clash{}
	}
	f.take(sent)
	return f, nil
}

// take reads what was typed, and chosen where two values are asked about.
func (f *profileForm) take(sent url.Values) {
	f.typed = map[string]string{}
	for name, value := range f.base {
		if given, there := sent[name]; there {
			value = given[0]
		}
		f.typed[name] = value
	}
	for name := range sent {
		extra := strings.HasPrefix(name, "new.") || strings.HasPrefix(name, "address.")
		if _, known := f.typed[name]; extra && !known {
			f.typed[name] = sent.Get(name)
		}
	}
	for unit, one := range f.clashes {
		if chosen := sent.Get("choose." + unit); chosen == "theirs" || chosen == "mine" {
			one.Chosen = chosen
		}
		f.clashes[unit] = one
	}
}

func (f *profileForm) versionText() string { return strconv.FormatInt(f.version, 10) }

// encode writes what travels with the form.
func encode[V any](values map[string]V) string {
	if len(values) == 0 {
		return ""
	}
	b, err := json.Marshal(values)
	if err != nil {
		panic(err) // texts and times always have a JSON form
	}
	return string(b)
}
