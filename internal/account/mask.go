package account

import (
	"slices"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/tenant"
)

// Part is a part of an account that is shown masked to those who have not
// opened it.
type Part string

// The parts. Names, status, labels, activity, the login, customer and legacy
// ID and the username are of no part: every desk role sees them.
const (
	PartEmail      Part = "email"      // both e-mails, wherever they stand
	PartPhone      Part = "phone"      // every telephone number
	PartAddress    Part = "address"    // all of an address but town and country
	PartBirthday   Part = "birthday"   // day and month
	PartPicture    Part = "picture"    // its address, which can lead to the e-mail
	PartAttributes Part = "attributes" // the tenant's own fields that are marked as personal
	PartInternal   Part = "internal"   // the tenant's own fields that only staff see
	PartNetwork    Part = "network"    // network addresses of sign-ins
)

// RevealPermission is what opens parts: the operation of that name, and for
// the parts that a role opens, the permission by itself.
const RevealPermission = "account.reveal"

// way is how a part is opened.
type way int

const (
	byReveal way = iota // for one account, by account.reveal or a caller check
	byRole              // by holding account.reveal
)

// parts is the one table of who sees what; see docs/design/0007-masking.md.
// Roles without account.reveal (viewer, outsourced agent, privacy officer) see
// every part masked, always.
var parts = []struct {
	part Part
	way  way
}{
	{PartEmail, byReveal},
	{PartPhone, byReveal},
	{PartAddress, byReveal},
	{PartBirthday, byReveal},
	{PartPicture, byReveal},
	{PartAttributes, byReveal},
	{PartInternal, byRole},
	{PartNetwork, byRole},
}

// openLevel is the level of caller check from which an account is open to the
// agent who holds it.
const openLevel = 1

// Mask decides what of one account an actor sees. The zero Mask hides every
// part.
type Mask struct {
	all     bool
	open    map[Part]bool
	until   time.Time // when the first revealed part closes; zero: none is revealed
	numbers []string  // the account's, to know them in texts
	fields  map[string]tenant.Field
}

// MaskFor is what the actor sees of any account of the call's tenant, as long
// as nothing of it was opened. The owner, Readmit itself, and a program that
// may export the directory see everything: the program has it all in a file.
func MaskFor(actor authz.Actor) Mask {
	switch actor.Kind {
	case authz.System, authz.Customer:
		return Mask{all: true}
	case authz.SystemKey:
		if everywhere(actor, "directory.export") {
			return Mask{all: true}
		}
	}
	m := Mask{open: map[Part]bool{}}
	if everywhere(actor, RevealPermission) {
		m.openBy(byRole)
	}
	return m
}

// everywhere reports whether the actor holds the permission for all accounts
// of the tenant.
func everywhere(actor authz.Actor, permission string) bool {
	all, _ := actor.Segments(permission)
	return all
}

func (m *Mask) openBy(w way) {
	for _, p := range parts {
		if p.way == w {
			m.open[p.part] = true
		}
	}
}

// Hides reports whether the part is masked.
func (m Mask) Hides(p Part) bool { return !m.all && !m.open[p] }

// HidesAttribute reports whether the value of a tenant's own field is masked.
// A field that the schema does not have is taken as personal.
func (m Mask) HidesAttribute(key string) bool {
	f, known := m.fields[key]
	return (f.Personal || !known) && m.Hides(PartAttributes) || f.Internal && m.Hides(PartInternal)
}

// Summary masks an account as a list shows it, and notes what it masked.
func (m Mask) Summary(s *Summary) {
	s.Masked = []Part{}
	if m.all {
		return
	}
	m.text(PartEmail, &s.Email, MaskEmail, &s.Masked)
	m.text(PartEmail, &s.UnverifiedEmail, MaskEmail, &s.Masked)
	m.text(PartPhone, &s.Phone, MaskPhone, &s.Masked)
	if s.Lock != nil && s.Lock.Address != "" && m.Hides(PartNetwork) {
		s.Lock = &Lock{Since: s.Lock.Since, Until: s.Lock.Until, Attempts: s.Lock.Attempts, Address: Hidden}
		s.Masked = append(s.Masked, PartNetwork)
	}
	// What is imported as a name or as another system's number is an e-mail at times.
	for _, name := range []*string{&s.FirstName, &s.LastName, &s.SecondLastName, &s.DisplayName} {
		*name = m.Text(*name)
	}
	for _, id := range []**string{&s.Username, &s.CustomerID, &s.LegacyID} {
		if *id != nil {
			masked := m.Text(**id)
			*id = &masked
		}
	}
	s.ShownName = shownName(s.FirstName, s.LastName, s.SecondLastName, value(s.Email), value(s.UnverifiedEmail))
}

// Account masks the whole account, and notes what it masked.
func (m Mask) Account(a *Account) {
	m.Summary(&a.Summary)
	if !m.until.IsZero() {
		a.RevealedUntil = &m.until
	}
	if m.all {
		return
	}
	note := func(p Part) { a.Masked = append(a.Masked, p) }
	if m.Hides(PartPhone) && len(a.Phones) > 0 {
		for i := range a.Phones {
			a.Phones[i].Number = MaskPhone(a.Phones[i].Number)
		}
		note(PartPhone)
	}
	if m.Hides(PartAddress) && len(a.Addresses) > 0 {
		for i := range a.Addresses {
			a.Addresses[i] = maskAddress(a.Addresses[i])
		}
		note(PartAddress)
	}
	if m.Hides(PartBirthday) && a.Birthday != nil {
		a.Birthday = &Birthday{Year: a.Birthday.Year}
		note(PartBirthday)
	}
	if m.Hides(PartPicture) && a.Picture != "" {
		a.Picture = Hidden
		note(PartPicture)
	}
	for i, one := range a.Attributes {
		a.Attributes[i].Value, a.Attributes[i].Masked = m.attribute(one.Key, one.Value), m.HidesAttribute(one.Key)
		if !a.Attributes[i].Masked {
			continue
		}
		if f := m.fields[one.Key]; f.Internal && m.Hides(PartInternal) {
			note(PartInternal)
			continue
		}
		note(PartAttributes)
	}
	a.StatusReason = m.Text(a.StatusReason)
	slices.Sort(a.Masked)
	a.Masked = slices.Compact(a.Masked)
}

func (m Mask) attribute(key, value string) string {
	if m.HidesAttribute(key) {
		return Hidden
	}
	return m.Text(value)
}

func (m Mask) text(p Part, at **string, mask func(string) string, noted *[]Part) {
	if *at == nil || !m.Hides(p) {
		return
	}
	masked := mask(**at)
	*at = &masked
	if !slices.Contains(*noted, p) {
		*noted = append(*noted, p)
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
