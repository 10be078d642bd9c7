package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// mapped is an account of another product on its way into a record. Its
// methods keep one promise: a value lands in a field, or in an attribute with
// a warning, or is named in the report.
type mapped struct {
	c        *checker
	take     *taker
	d        *draft
	needsNew bool // it came without its password
}

const notTaken = "; it is not taken"

func (m *mapped) try(field, value string) (reason string) {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return recordTable.fields[recordTable.byName[field]].set(m.c, m.d, value)
}

// must sets a field without which the account cannot be taken.
func (m *mapped) must(field, value string) {
	if reason := m.try(field, value); reason != "" {
		m.c.problem(field, reason)
	}
}

// may sets a field. A value that the field cannot hold is kept as an attribute.
func (m *mapped) may(field, value, key string) {
	reason := m.try(field, value)
	if reason == "" {
		return
	}
	if m.attribute(key, value) {
		m.c.warn(field, reason+"; it is kept as attribute."+attributeKey(key))
	}
}

// name sets one of the names. A longer or broken one cannot be kept elsewhere.
func (m *mapped) name(field, value string) { m.must(field, value) }

// email sets the account's address.
func (m *mapped) email(address string, verified bool) {
	m.must("email", address)
	m.d.verified = verified && m.d.Email != ""
}

// username sets the username, unless it only repeats the e-mail, the phone or
// the id.
func (m *mapped) username(name string) {
	same := []string{m.d.Email, m.d.phone.Number, m.d.LoginID, m.d.LegacyID}
	if name == "" || slices.ContainsFunc(same, func(s string) bool { return strings.EqualFold(s, name) }) {
		return
	}
	m.may("username", name, "username")
}

// phone sets the telephone number.
func (m *mapped) phone(number string, verified bool, key string) {
	m.may("phone", number, key)
	m.d.phone.Verified = verified && m.d.phone.Number != ""
}

// isPhone reports the account's own number, however it is written.
func (m *mapped) isPhone(text string) bool {
	number, reason := phoneText(m.c, text)
	return reason == "" && number != "" && number == m.d.phone.Number
}

// id keeps the other product's id: as login ID if it is a UUID, so that
// applications go on knowing the person, or as legacy ID.
func (m *mapped) id(text string) {
	if len(text) == 36 && m.try("login_id", text) == "" {
		return
	}
	m.must("legacy_id", text)
}

// inactive closes the account, with what the other product says of it.
func (m *mapped) inactive(what string) {
	m.d.Status, m.d.StatusReason = "inactive", what+" in "+m.take.source.product
}

// at sets an instant. One that cannot be right is reported and left out.
func (m *mapped) at(field string, t time.Time, ok bool) {
	if t.IsZero() && ok {
		return
	}
	reason := "is not a time"
	if ok {
		reason = m.try(field, t.UTC().Format(time.RFC3339Nano))
	}
	if reason != "" {
		m.c.warn(field, reason+notTaken)
	}
}

// instantOf reads RFC 3339, and numbers in the unit given. Nothing and 0 are
// the zero time.
func instantOf(s string, unit time.Duration) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s == "0" {
		return time.Time{}, true
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t, true
	}
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 0 || n > 253402300799999 || (unit == time.Second && n > 253402300799) {
		return time.Time{}, false
	}
	t := time.UnixMilli(n)
	if unit == time.Second {
		t = time.Unix(n, 0)
	}
	if fraction != "" && unit == time.Second {
		part, err := strconv.ParseFloat("0."+fraction, 64)
		if err != nil {
			return time.Time{}, false
		}
		t = t.Add(time.Duration(part * float64(time.Second)).Round(time.Microsecond))
	}
	return t.UTC(), true
}
