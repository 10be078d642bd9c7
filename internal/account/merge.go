package account

import (
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

// MergeDone is what a merge changed: of the account that stays, what was there
// before and what is there now, by field; and what the other account had and
// has not any more.
type MergeDone struct {
	Old, New, Gone map[string]any
	Changed        []string
}

func (d *MergeDone) put(name string, old, new any) {
	if old != nil && old != "" {
		d.Old[name] = old
	}
	d.New[name] = new
	d.Changed = append(d.Changed, name)
}

// Merge carries a plan out: what comes over is written to the account that
// stays, with everything that search reads, and the other account holds no
// identifier and no login method any more, is a part of the account for good,
// and is dead: its status is [Merged], and every session, token, code and link
// of it ends. Accounts that were a part of it are parts of the other from then
// on.
//
// It is a step. The caller holds both accounts' locks, has told both owners, and
// moves or deletes what other packages hold. A contact that comes over counts as
// a new one: it is no old channel for [ChannelAge]. It returns [ErrMerged] if
// the other account is a part of one already.
func (p MergePlan) Merge(tx *op.Tx) (MergeDone, error) {
	m := merging{MergePlan: p, tx: tx, q: New(tx), done: MergeDone{Old: map[string]any{}, New: map[string]any{}, Gone: map[string]any{}}}
	if err := refuseWhileFilling(tx); err != nil {
		return MergeDone{}, err
	}
	for _, step := range []func() error{
		m.away, m.releaseContacts, m.releaseNames, m.releaseAttributes,
		m.takeEmails, m.takePhones, m.takeNames, m.takeProfile, m.takeAddresses, m.takeAttributes, m.takeSegments, m.takeIdentities, m.takeLogins,
		m.end,
	} {
		if err := step(); err != nil {
			return MergeDone{}, err
		}
	}
	return m.done, nil
}

// merging is a plan while it is carried out.
type merging struct {
	MergePlan
	tx   *op.Tx
	q    *Queries
	done MergeDone
}

// away makes the other account a part of the one that stays. Of any number at
// the same time, one does.
func (m *merging) away() error {
	n, err := m.q.mergeAway(m.tx.Ctx, mergeAwayParams{
		N: m.from.of.N, Stays: m.into.of.N, At: m.tx.Now.UnixMicro(), Reason: strings.TrimSpace(m.tx.Actor.Call.Reason), By: m.tx.Actor.Name,
	})
	if err != nil {
		return fmt.Errorf("merge an account away: %w", err)
	}
	if n == 0 {
		return ErrMerged
	}
	if err := m.q.follow(m.tx.Ctx, followParams{Stays: m.into.of.N, Other: m.from.of.N}); err != nil {
		return fmt.Errorf("let what was merged follow: %w", err)
	}
	return nil
}

// releaseContacts takes the e-mails and numbers away from the other account,
// with what was sent there.
func (m *merging) releaseContacts() error {
	c := m.from.contacts // a copy: what it had is read from the plan
	for name, e := range map[string]*heldEmail{"email": c.primary, "unverified_email": c.pending} {
		if e != nil {
			m.done.Gone[name] = e.address
		}
	}
	if err := c.saveEmails(m.tx, nil, nil); err != nil {
		return err
	}
	var numbers []string
	for _, t := range c.phones {
		numbers = append(numbers, t.number)
		if t.verified.Valid {
			if err := moveIdentifier(m.tx, c.Tenant, c.N, "phone", t.number, ""); err != nil {
				return err
			}
		}
		if err := c.callBack(m.tx, t.number); err != nil {
			return err
		}
		if err := m.q.removePhone(m.tx.Ctx, removePhoneParams{Account: c.N, ID: t.id}); err != nil {
			return fmt.Errorf("remove a phone: %w", err)
		}
	}
	if numbers == nil {
		return nil
	}
	m.done.Gone["phone"] = numbers
	return savePhones(m.tx, c.N, true)
}

// releaseNames takes the names that find an account away from the other one.
// An old system's number, which signs nobody in, stays if it does not come over:
// it leads to the history.
func (m *merging) releaseNames() error {
	c := m.from.contacts
	for _, f := range m.names() {
		if f.other == "" || f.name == "legacy_id" && !m.Takes(f.name) {
			continue
		}
		m.done.Gone[f.name] = f.other
		if err := m.saveName(c, f, f.other, ""); err != nil {
			return err
		}
	}
	return nil
}

// mergedName is one of the names that find an account.
type mergedName struct {
	name    string
	trigram int64
	account string
	other   string
	save    func(n int64, to string) error
}

func (m *merging) names() []mergedName {
	a, b, ctx := m.into.contacts, m.from.contacts, m.tx.Ctx
	return []mergedName{
		{"username", trigramUsername, a.Username, b.Username, func(n int64, to string) error {
			return m.q.saveUsername(ctx, saveUsernameParams{N: n, Username: to, UsernameFold: fold.Lower(to)})
		}},
		{"customer_id", trigramCustomerID, a.CustomerID, b.CustomerID, func(n int64, to string) error {
			return m.q.saveCustomerID(ctx, saveCustomerIDParams{N: n, CustomerID: to, CustomerIDFold: fold.Lower(to)})
		}},
		{"legacy_id", trigramLegacyID, value(m.into.LegacyID), value(m.from.LegacyID), func(n int64, to string) error {
			return m.q.saveLegacyID(ctx, saveLegacyIDParams{N: n, LegacyID: to, LegacyIDFold: fold.Lower(to)})
		}},
	}
}

func (m *merging) saveName(c contacts, f mergedName, from, to string) error {
	if f.name != "legacy_id" { // which is in no namespace
		return c.moveName(m.tx, f.name, f.trigram, from, to, func(*Queries) error { return f.save(c.N, to) })
	}
	if err := moveTrigram(m.tx, c.N, f.trigram, fold.Lower(from), fold.Lower(to)); err != nil {
		return err
	}
	if err := f.save(c.N, to); err != nil {
		return fmt.Errorf("save the %s: %w", f.name, err)
	}
	return nil
}

// releaseAttributes takes the values away from the other account that one
// account of the tenant may have.
func (m *merging) releaseAttributes() error {
	for _, a := range m.from.Attributes {
		if !m.schema[a.Key].Unique {
			continue
		}
		m.done.Gone["attribute."+a.Key] = a.Value
		if err := m.q.removeAttribute(m.tx.Ctx, removeAttributeParams{Account: m.from.of.N, Key: a.Key}); err != nil {
			return fmt.Errorf("remove attribute %s: %w", a.Key, err)
		}
	}
	if err := m.q.dropIdentifiers(m.tx.Ctx, m.from.of.N); err != nil {
		return fmt.Errorf("release the identifiers: %w", err)
	}
	return nil
}

// end brings up to date what copies the state of both.
func (m *merging) end() error {
	slices.Sort(m.done.Changed)
	actor := event.Actor{Kind: string(m.tx.Actor.Kind), ID: m.tx.Actor.ID, Name: m.tx.Actor.Name}
	if err := NoteChanged(m.tx.Ctx, m.tx.Tx, m.into.of.N, actor, m.tx.Now, m.done.Changed); err != nil {
		return err
	}
	if err := MoveTags(m.tx, m.from.of.N, m.into.of.N); err != nil {
		return err
	}
	for _, n := range []int64{m.from.of.N, m.into.of.N} {
		if err := Restate(m.tx.Ctx, m.tx.Tx, n); err != nil {
			return err
		}
	}
	return nil
}
