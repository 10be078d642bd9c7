package account

import (
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

// Draft is an account about to be created: all values are canonical already
// (e-mails and names by package fold, telephone numbers in E.164).
type Draft struct {
	ID              string // a UUID; empty: a new one
	FirstName       string
	LastName        string
	SecondLastName  string
	DisplayName     string
	Email           string // verified
	UnverifiedEmail string
	Username        string
	CustomerID      string
	LegacyID        string
	Status          Status
	StatusReason    string
	Gender          string
	Birthday        Birthday
	Locale          string
	TimeZone        string
	Picture         string
	CreatedAt       time.Time
	CreatedBy       string
	ImportedAt      time.Time
	LastLoginAt     time.Time
	LastLoginBy     string
	Lock            *Lock
	DeletionAt      time.Time
	MustReset       bool
	Phones          []Phone
	Addresses       []Address
	Identities      []DraftIdentity
	Attributes      []Attribute
	Segments        []string // ids
	Tags            []string // as written, no two of them the same in lower case
	// Unique names the attributes whose values no other account may have.
	Unique []string
}

// DraftIdentity is one way to sign in of a draft.
type DraftIdentity struct {
	Type       string
	Subject    string
	CreatedAt  time.Time
	LastUsedAt time.Time
}

// identifiers returns what the draft claims in the tenant's one namespace, by
// canonical value.
func (d *Draft) identifiers() map[string]string {
	out := map[string]string{}
	if d.Email != "" {
		out[d.Email] = "email"
	}
	if d.Username != "" {
		out[fold.Lower(d.Username)] = "username"
	}
	if d.CustomerID != "" {
		out[fold.Lower(d.CustomerID)] = "customer_id"
	}
	for _, p := range d.Phones {
		if p.VerifiedAt != nil {
			out[p.Number] = "phone"
		}
	}
	for _, a := range d.Attributes {
		if slices.Contains(d.Unique, a.Key) {
			value, kind := uniqueAttribute(a.Key, a.Value)
			out[value] = kind
		}
	}
	return out
}

// words returns the folded words of the draft's names, by kind.
func (d *Draft) words() map[string][]string {
	return wordsOf(d.FirstName, d.LastName, d.SecondLastName)
}

func (d *Draft) identityTypes() string {
	types := make([]string, 0, len(d.Identities))
	for _, i := range d.Identities {
		if !slices.Contains(types, i.Type) {
			types = append(types, i.Type)
		}
	}
	slices.Sort(types)
	return strings.Join(types, " ")
}

// primaryPhone is the number that lists show: the one of type PRIMARY, a
// verified one, or the first.
func (d *Draft) primaryPhone() (number string, verified bool) {
	best := -1
	for i, p := range d.Phones {
		if best < 0 || rank(p) > rank(d.Phones[best]) {
			best = i
		}
	}
	if best < 0 {
		return "", false
	}
	return d.Phones[best].Number, d.Phones[best].VerifiedAt != nil
}

func rank(p Phone) (r int) {
	if p.Type == "PRIMARY" {
		r += 2
	}
	if p.VerifiedAt != nil {
		r++
	}
	return r
}

// segments returns the rows of the fuzzy search's segment table.
func segments(tenant, address string) [3]int64 {
	local, _, _ := strings.Cut(address, "@")
	return match.Segments(tenant, local)
}

// verified reports whether the account counts as verified in totals: it has a
// primary e-mail or a verified telephone number.
func (d *Draft) verified() bool {
	if d.Email != "" {
		return true
	}
	return slices.ContainsFunc(d.Phones, func(p Phone) bool { return p.VerifiedAt != nil })
}

// state is the status as search has it: see [stateOf].
func (d *Draft) state() string { return stateOf(d.Status, d.verified()) }

// states returns the states under which the account is counted.
func (d *Draft) states() []string {
	states := []string{"total"}
	switch {
	case d.Status == Inactive:
		states = append(states, "inactive")
	case d.Status == Active && d.verified():
		states = append(states, "verified")
	case d.Status == Active || d.Status == Pending:
		states = append(states, "pending")
	}
	return states
}
