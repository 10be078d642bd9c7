package account

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// Whose value stands after a merge, as somebody chooses it for a field.
const (
	OfAccount = "account" // of the account that stays
	OfOther   = "other"   // of the account that becomes a part of it
)

// MergeField is one thing that two accounts have, and whose stands after they
// are merged. A field that is a list has what both have, if the other's come.
type MergeField struct {
	// Name is email, phones, attribute.KEY, identity.TYPE …
	Name    string   `json:"name"`
	Account []string `json:"account"` // what the account that stays has
	Other   []string `json:"other"`   // what the other account has
	// Takes says that what the other account has comes over. What does not is let
	// go with it.
	Takes bool `json:"takes"`
	// Choice says that somebody may choose otherwise.
	Choice bool `json:"choice"`
}

// MergePlan is what a merge does to the fields of two accounts.
type MergePlan struct {
	Fields []MergeField
	into   mergeSide // the account that stays
	from   mergeSide
	schema map[string]tenant.Field
}

// mergeSide is one of the two accounts, whole.
type mergeSide struct {
	of event.Account
	Account
	contacts   contacts
	identities []identitiesToMergeRow
	segments   []segmentsToMergeRow
}

// PlanMerge works out what comes over from an account to another, by choices:
// the name of a field to [OfAccount] or [OfOther]. Without one, what the account
// that stays has stands, and what it lacks is filled from the other. A login
// method comes over if the account has none of its kind; a passkey never does.
//
// It is a step. It reads both accounts as they are, nothing masked: see
// [MergePlan.Masked]. It returns a fault naming each choice that there is not.
func PlanMerge(tx *op.Tx, into, from event.Account, choices map[string]string) (MergePlan, error) {
	p := MergePlan{into: mergeSide{of: into}, from: mergeSide{of: from}, schema: map[string]tenant.Field{}}
	for _, side := range []*mergeSide{&p.into, &p.from} {
		if err := side.read(tx); err != nil {
			return MergePlan{}, err
		}
	}
	fields, err := tenant.Fields(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return MergePlan{}, err
	}
	for _, f := range fields {
		p.schema[f.Key] = f
	}
	p.addContacts()
	p.addProfile()
	p.addAttributes()
	p.addIdentities()
	return p, p.choose(choices)
}

func (s *mergeSide) read(tx *op.Tx) (err error) {
	if s.Account, err = load(tx, s.of.ID); err != nil {
		return err
	}
	if s.contacts, err = contactsOf(tx.Ctx, tx.Tx, s.of.N); err != nil {
		return err
	}
	q := New(tx)
	if s.identities, err = q.identitiesToMerge(tx.Ctx, s.of.N); err != nil {
		return fmt.Errorf("read the identities: %w", err)
	}
	if s.segments, err = q.segmentsToMerge(tx.Ctx, s.of.N); err != nil {
		return fmt.Errorf("read the segments: %w", err)
	}
	return nil
}

// one adds a field of which an account has one value.
func (p *MergePlan) one(name, account, other string) {
	if account == "" && other == "" {
		return
	}
	p.Fields = append(p.Fields, MergeField{
		Name: name, Account: values(account), Other: values(other), Takes: account == "", Choice: other != "" && other != account,
	})
}

// list adds a field of which an account has several values. new are those that
// only the other account has.
func (p *MergePlan) list(name string, account, other []string, new int) {
	if len(account)+len(other) == 0 {
		return
	}
	p.Fields = append(p.Fields, MergeField{Name: name, Account: account, Other: other, Takes: new > 0, Choice: new > 0})
}

func values(text string) []string {
	if text == "" {
		return []string{}
	}
	return []string{text}
}

func (p *MergePlan) addContacts() {
	a, b := p.into, p.from
	p.one("email", addressOf(a.contacts.primary), addressOf(b.contacts.primary))
	p.one("unverified_email", addressOf(a.contacts.pending), addressOf(b.contacts.pending))
	if n := len(p.Fields); n > 0 && p.Fields[n-1].Name == "unverified_email" {
		// A claim is good for an account without any other address only.
		p.Fields[n-1].Takes = p.Fields[n-1].Takes && a.contacts.primary == nil && b.contacts.primary == nil
	}
	numbers := func(s mergeSide) (out []string) {
		for _, t := range s.contacts.phones {
			out = append(out, t.number)
		}
		return out
	}
	p.list("phones", numbers(a), numbers(b), len(p.newPhones()))
	p.one("username", a.contacts.Username, b.contacts.Username)
	p.one("customer_id", a.contacts.CustomerID, b.contacts.CustomerID)
	p.one("legacy_id", value(a.LegacyID), value(b.LegacyID))
}

// newPhones are the other account's numbers that the account lacks, or has
// without proof, as many as it may have.
func (p *MergePlan) newPhones() (out []heldPhone) {
	left := mostPhones - len(p.into.contacts.phones)
	for _, t := range p.from.contacts.phones {
		there := p.into.contacts.numbered(t.number)
		if there != nil && (there.verified.Valid || !t.verified.Valid) {
			continue
		}
		if there == nil {
			left--
		}
		if there != nil || left >= 0 {
			out = append(out, t)
		}
	}
	return out
}

// numbered finds a number by itself.
func (c contacts) numbered(number string) *heldPhone {
	for i := range c.phones {
		if c.phones[i].number == number {
			return &c.phones[i]
		}
	}
	return nil
}

func (p *MergePlan) addProfile() {
	a, b := p.into.Account, p.from.Account
	p.one("name", wholeName(a), wholeName(b))
	p.one("display_name", a.DisplayName, b.DisplayName)
	p.one("gender", a.Gender, b.Gender)
	p.one("birthday", birthdayText(a.Birthday), birthdayText(b.Birthday))
	p.one("locale", a.Locale, b.Locale)
	p.one("time_zone", a.TimeZone, b.TimeZone)
	p.one("picture", a.Picture, b.Picture)
	p.list("addresses", addressTexts(a.Addresses), addressTexts(b.Addresses), len(p.newAddresses()))
	names := func(s mergeSide) (out []string) {
		for _, g := range s.segments {
			out = append(out, g.Name)
		}
		return out
	}
	p.list("segments", names(p.into), names(p.from), len(p.newSegments()))
}

func wholeName(a Account) string {
	return strings.Join(strings.Fields(a.FirstName+" "+a.LastName+" "+a.SecondLastName), " ")
}

func birthdayText(b *Birthday) string {
	if b == nil {
		return ""
	}
	return b.String()
}

func addressTexts(list []Address) (out []string) {
	for _, a := range list {
		out = append(out, strings.Join(slices.DeleteFunc([]string{a.Line1, a.Line2, a.PostalCode, a.Locality, a.Region, a.Country}, func(s string) bool { return s == "" }), ", "))
	}
	return out
}

// newAddresses are the other account's that the account lacks, as many as it
// may have.
func (p *MergePlan) newAddresses() (out []Address) {
	alike := func(a Address) Address { a.ID, a.Type = "", ""; return a }
	for _, a := range p.from.Addresses {
		has := slices.ContainsFunc(p.into.Addresses, func(o Address) bool { return alike(o) == alike(a) })
		if !has && len(p.into.Addresses)+len(out) < mostAddresses {
			out = append(out, a)
		}
	}
	return out
}

func (p *MergePlan) newSegments() (out []string) {
	for _, g := range p.from.segments {
		if !slices.Contains(p.into.segments, g) {
			out = append(out, g.ID)
		}
	}
	return out
}

func (p *MergePlan) addAttributes() {
	all := map[string][2]string{}
	for i, s := range []mergeSide{p.into, p.from} {
		for _, a := range s.Attributes {
			both := all[a.Key]
			both[i] = a.Value
			all[a.Key] = both
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		p.one("attribute."+key, all[key][0], all[key][1])
	}
}

func (p *MergePlan) addIdentities() {
	has := func(s mergeSide, kind string) string {
		if slices.ContainsFunc(s.identities, func(i identitiesToMergeRow) bool { return i.Type == kind }) {
			return kind
		}
		return ""
	}
	var kinds []string
	for _, i := range slices.Concat(p.into.identities, p.from.identities) {
		kinds = append(kinds, i.Type)
	}
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		mine, other := has(p.into, kind), has(p.from, kind)
		moves := mine == "" && kind != identityPasskey
		p.Fields = append(p.Fields, MergeField{
			Name: "identity." + kind, Account: values(mine), Other: values(other), Takes: moves, Choice: moves,
		})
	}
}

// identityPasskey is a login method that is a factor, too: it stays where it
// was registered.
const identityPasskey = "passkey"

// choose takes over what somebody chose.
func (p *MergePlan) choose(choices map[string]string) error {
	var f fault.Fields
	for name, of := range choices {
		i := slices.IndexFunc(p.Fields, func(m MergeField) bool { return m.Name == name })
		if i < 0 || !p.Fields[i].Choice {
			f.Add("choices."+name, "unknown", "There is nothing to choose here any more. Look at both accounts again.")
			continue
		}
		p.Fields[i].Takes = of == OfOther
	}
	return f.Err()
}

// Takes reports whether what the other account has in a field comes over.
func (p MergePlan) Takes(name string) bool {
	return slices.ContainsFunc(p.Fields, func(f MergeField) bool { return f.Name == name && f.Takes && len(f.Other) > 0 })
}
