package account

import (
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/fold"
)

// takeEmails gives the account the e-mails that come over. An address that it
// only claimed, and that is proved now, is a claim no longer.
func (m *merging) takeEmails() error {
	c, b, now := m.into.contacts, m.from.contacts, m.tx.Now.UnixMicro()
	primary, pending := c.primary, c.pending
	if m.Takes("email") {
		taken := *b.primary
		taken.joined = c.joins(now)
		primary = &taken
		m.done.put("email", addressOf(c.primary), taken.address)
	}
	if m.Takes("unverified_email") {
		taken := *b.pending
		pending = &taken
	}
	if addressOf(pending) == addressOf(primary) {
		pending = nil
	}
	if addressOf(pending) != addressOf(c.pending) {
		m.done.put("unverified_email", addressOf(c.pending), addressOf(pending))
	}
	if addressOf(primary) == addressOf(c.primary) && addressOf(pending) == addressOf(c.pending) {
		return nil
	}
	return c.saveEmails(m.tx, primary, pending)
}

// takePhones gives the account the numbers that come over, with the proof that
// they had.
func (m *merging) takePhones() error {
	if !m.Takes("phones") {
		return nil
	}
	c := m.into.contacts
	var numbers []string
	for _, t := range m.newPhones() {
		t.joined = sql.NullInt64{}
		if t.verified.Valid {
			t.joined = c.joins(m.tx.Now.UnixMicro())
			if err := moveIdentifier(m.tx, c.Tenant, c.N, "phone", "", t.number); err != nil {
				return err
			}
		}
		if there := c.numbered(t.number); there != nil {
			t.id, t.kind = there.id, there.kind
		} else {
			if err := m.addPhone(&t); err != nil {
				return err
			}
		}
		if err := t.write(m.tx, c.N, fold.Reverse(t.number)); err != nil {
			return err
		}
		numbers = append(numbers, t.number)
	}
	m.done.put("phone", nil, numbers)
	return savePhones(m.tx, c.N, false)
}

// addPhone adds a number under an id of its own: which one is shown first is
// not for another account to say.
func (m *merging) addPhone(t *heldPhone) error {
	t.id = m.tx.NewID("tel")
	if t.kind == "PRIMARY" && len(m.into.contacts.phones) > 0 {
		t.kind = "OTHER"
	}
	c := m.into.contacts
	err := m.q.addPhone(m.tx.Ctx, addPhoneParams{
		ID: t.id, Account: c.N, Tenant: c.Tenant, Number: t.number, Reversed: fold.Reverse(t.number), Type: t.kind, Since: t.since,
	})
	if err != nil {
		return fmt.Errorf("add a phone: %w", err)
	}
	return nil
}

func (m *merging) takeNames() error {
	for _, f := range m.names() {
		if !m.Takes(f.name) {
			continue
		}
		m.done.put(f.name, f.account, f.other)
		if err := m.saveName(m.into.contacts, f, f.account, f.other); err != nil {
			return err
		}
	}
	return nil
}

// takeProfile gives the account what comes over of the profile's own fields.
func (m *merging) takeProfile() error {
	before, after, other := m.into.Account, m.into.Account, m.from.Account
	if m.Takes("name") {
		after.FirstName, after.LastName, after.SecondLastName = other.FirstName, other.LastName, other.SecondLastName
	}
	if m.Takes("birthday") {
		after.Birthday = other.Birthday
		m.done.put("birthday", birthdayText(before.Birthday), birthdayText(other.Birthday))
	}
	for _, t := range profileTexts {
		at, from := t.at(&after), *t.at(&other)
		if m.Takes(t.name) {
			*at = from
		}
		if was := *t.at(&before); *at != was {
			m.done.put(t.name, was, *at)
		}
	}
	e := edit{tx: m.tx, q: m.q, before: before, after: after}
	was := e.tx.Account
	e.tx.Account = &m.into.of
	defer func() { e.tx.Account = was }()
	if err := e.saveRow(); err != nil {
		return err
	}
	return e.saveNames()
}

func (m *merging) takeAddresses() error {
	if !m.Takes("addresses") {
		return nil
	}
	var taken []Address
	for _, a := range m.newAddresses() {
		a.ID = m.tx.NewID("adr")
		err := m.q.insertAddress(m.tx.Ctx, insertAddressParams{
			ID: a.ID, Account: m.into.of.N, Type: a.Type, Line1: a.Line1, Line2: a.Line2,
			Locality: a.Locality, Region: a.Region, PostalCode: a.PostalCode, Country: a.Country,
		})
		if err != nil {
			return fmt.Errorf("add an address: %w", err)
		}
		taken = append(taken, a)
	}
	m.done.put("address", nil, taken)
	return nil
}

func (m *merging) takeAttributes() error {
	n, in := m.into.of.N, m.tx.Actor.Tenant
	before := map[string]string{}
	for _, a := range m.into.Attributes {
		before[a.Key] = a.Value
	}
	for _, a := range m.from.Attributes {
		name := "attribute." + a.Key
		if !m.Takes(name) {
			continue
		}
		if m.schema[a.Key].Unique {
			from, to := "", ""
			if before[a.Key] != "" {
				from, _ = uniqueAttribute(a.Key, before[a.Key])
			}
			to, kind := uniqueAttribute(a.Key, a.Value)
			if err := moveIdentifier(m.tx, in, n, kind, from, to); err != nil {
				return err
			}
		}
		if err := m.q.setAttribute(m.tx.Ctx, setAttributeParams{Account: n, Tenant: in, Key: a.Key, Value: a.Value, Fold: attributeFold(a.Value)}); err != nil {
			return fmt.Errorf("save attribute %s: %w", a.Key, err)
		}
		m.done.put(name, before[a.Key], a.Value)
	}
	return nil
}

// takeSegments puts the account into the other's segments: whoever looks after
// the one looks after both. The other stays in its own, as its history does.
func (m *merging) takeSegments() error {
	if !m.Takes("segments") {
		return nil
	}
	for _, id := range m.newSegments() {
		_, err := m.q.joinSegment(m.tx.Ctx, joinSegmentParams{Tenant: m.tx.Actor.Tenant, ID: id, Account: m.into.of.N})
		if err != nil {
			return fmt.Errorf("join a segment: %w", err)
		}
	}
	return nil
}

// takeIdentities moves the login methods that come over, as they are: the
// provider's person is the account's from now on. The rest of the other
// account's go.
func (m *merging) takeIdentities() error {
	var kinds []string
	for _, i := range m.from.identities {
		if !m.Takes("identity." + i.Type) {
			continue
		}
		if err := m.q.moveIdentity(m.tx.Ctx, moveIdentityParams{Stays: m.into.of.N, ID: i.ID, Other: m.from.of.N}); err != nil {
			return fmt.Errorf("move an identity: %w", err)
		}
		kinds = append(kinds, i.Type)
	}
	if len(kinds) > 0 {
		m.done.put("identity_type", nil, kinds)
	}
	if err := m.q.dropIdentities(m.tx.Ctx, m.from.of.N); err != nil {
		return fmt.Errorf("drop the identities: %w", err)
	}
	for _, n := range []int64{m.from.of.N, m.into.of.N} {
		if err := restateIdentities(m.tx, m.q, n); err != nil {
			return err
		}
	}
	return nil
}

// takeLogins keeps when the person signed in last, so that no rule takes the
// account for one that nobody uses; and that a password which comes over has to
// be replaced.
func (m *merging) takeLogins() error {
	a, err := m.q.loginsToMerge(m.tx.Ctx, m.into.of.N)
	if err != nil {
		return fmt.Errorf("read the last sign-in: %w", err)
	}
	b, err := m.q.loginsToMerge(m.tx.Ctx, m.from.of.N)
	if err != nil {
		return fmt.Errorf("read the last sign-in: %w", err)
	}
	if b.LastLoginAt.Valid && b.LastLoginAt.Int64 > a.LastLoginAt.Int64 {
		a.LastLoginAt, a.LastLoginIdentity = b.LastLoginAt, b.LastLoginIdentity
	}
	must := a.MustResetPassword || m.Takes("identity.password") && m.from.MustResetPassword
	if err := moveQuiet(m.tx, m.into.of.N, -1); err != nil {
		return err
	}
	err = m.q.saveLogins(m.tx.Ctx, saveLoginsParams{N: m.into.of.N, At: a.LastLoginAt, Identity: a.LastLoginIdentity, Must: must})
	if err != nil {
		return fmt.Errorf("save the last sign-in: %w", err)
	}
	return moveQuiet(m.tx, m.into.of.N, 1)
}
