package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// Change is one kind of change to a profile, with the values before and after.
type Change struct {
	Type     string // of the event: account.name_changed
	Fields   []string
	Old, New map[string]any
}

// FindBulk returns the number of the account with that login ID or, if none is
// given, with that customer ID; 0 if there is none.
func FindBulk(ctx context.Context, tx *store.Tx, tenant, loginID, customerID string) (n int64, err error) {
	query, value := "SELECT n FROM account WHERE tenant = $1 AND id = $2 AND status <> 'deleted'", loginID
	if loginID == "" {
		query, value = "SELECT account FROM identifier WHERE tenant = $1 AND value = $2 AND kind = 'customer_id'", fold.Lower(customerID)
	}
	err = tx.QueryRowContext(ctx, query, tenant, value).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("find the account to update: %w", err)
	}
	return n, nil
}

const lockProfile = `SELECT id, first_name, last_name, second_last_name, display_name, email, unverified_email, gender, birth_year, birth_month, birth_day, locale, time_zone, picture, created_at, state
FROM account WHERE n = $1 AND status <> 'deleted' FOR UPDATE`

const updateProfile = `UPDATE account SET version = version + 1, first_name = $2, last_name = $3, second_last_name = $4, display_name = $5, name_words = $6,
fold_version = $7, gender = $8, birth_year = $9, birth_month = $10, birth_day = $11, locale = $12, time_zone = $13, picture = $14 WHERE n = $1`

// MergeProfile writes those parts of a draft's profile that it has into an
// account: names, gender, birthday, locale, time zone, picture, addresses (all
// of them, if the draft has any) and attributes that need not be unique. What
// the draft leaves empty stays. It touches neither identifiers nor anything
// that signs in, and records no event: it returns what changed, and the
// account's login ID, which is empty if the account is gone.
func MergeProfile(ctx context.Context, tx *store.Tx, newID func(string) string, tenant string, n int64, d *Draft) (loginID string, changes []Change, err error) {
	var old Draft
	b := &old.Birthday
	m := merge{ctx: ctx, tx: tx, newID: newID, tenant: tenant, n: n, draft: d}
	err = tx.QueryRowContext(ctx, lockProfile, n).Scan(&old.ID, &old.FirstName, &old.LastName, &old.SecondLastName, &old.DisplayName,
		&old.Email, &old.UnverifiedEmail, &old.Gender, &b.Year, &b.Month, &b.Day, &old.Locale, &old.TimeZone, &old.Picture, &m.created, &m.state)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("read the profile: %w", err)
	}
	err = m.all(old)
	return old.ID, m.changes, err
}

type merge struct {
	ctx     context.Context
	tx      *store.Tx
	newID   func(string) string
	tenant  string
	n       int64
	draft   *Draft
	created int64
	state   string
	changes []Change
}

func (m *merge) all(old Draft) error {
	next, d := old, m.draft
	m.text("account.name_changed", "first_name", &next.FirstName, d.FirstName)
	m.text("account.name_changed", "last_name", &next.LastName, d.LastName)
	m.text("account.name_changed", "second_last_name", &next.SecondLastName, d.SecondLastName)
	m.text("account.name_changed", "display_name", &next.DisplayName, d.DisplayName)
	m.text("account.gender_changed", "gender", &next.Gender, d.Gender)
	if d.Birthday != (Birthday{}) && d.Birthday != old.Birthday {
		m.note("account.birthday_changed", "birthday", old.Birthday.String(), d.Birthday.String())
		next.Birthday = d.Birthday
	}
	m.text("account.locale_changed", "locale", &next.Locale, d.Locale)
	m.text("account.locale_changed", "time_zone", &next.TimeZone, d.TimeZone)
	m.text("account.picture_changed", "picture", &next.Picture, d.Picture)
	row := len(m.changes) > 0
	if err := m.addresses(); err != nil {
		return err
	}
	if err := m.attributes(); err != nil {
		return err
	}
	if len(m.changes) == 0 {
		return nil
	}
	return m.write(old, next, row && next.storedWords() != old.storedWords())
}

// storedWords is what the search for names has of a draft.
func (d *Draft) storedWords() string { return nameWords(d.words()) }

func (m *merge) text(kind, field string, at *string, value string) {
	if value == "" || value == *at {
		return
	}
	m.note(kind, field, *at, value)
	*at = value
}

// note adds a field to the change of its kind.
func (m *merge) note(kind, field string, before, after any) {
	i := slices.IndexFunc(m.changes, func(c Change) bool { return c.Type == kind })
	if i < 0 {
		i = len(m.changes)
		m.changes = append(m.changes, Change{Type: kind, Old: map[string]any{}, New: map[string]any{}})
	}
	c := &m.changes[i]
	c.Fields, c.Old[field], c.New[field] = append(c.Fields, field), before, after
}

func (m *merge) write(old, next Draft, names bool) error {
	_, err := m.tx.ExecContext(m.ctx, updateProfile, m.n, next.FirstName, next.LastName, next.SecondLastName, next.DisplayName, next.storedWords(),
		int64(fold.Version), next.Gender, int64(next.Birthday.Year), int64(next.Birthday.Month), int64(next.Birthday.Day), next.Locale, next.TimeZone, next.Picture)
	if err != nil {
		return fmt.Errorf("update the profile: %w", err)
	}
	if !names {
		return nil
	}
	return rewriteNames(m.ctx, m.tx, m.tenant, m.n, m.created, m.state, &old, &next)
}

// rewriteNames brings what search has of an account's names up to date.
func rewriteNames(ctx context.Context, tx *store.Tx, tenant string, n, created int64, state string, before, after *Draft) error {
	if err := forgetNames(ctx, tx, tenant, n, before.words()); err != nil {
		return err
	}
	s := searchRows{}
	s.add(tenant, n, created, state, nil, &Draft{FirstName: after.FirstName, LastName: after.LastName, SecondLastName: after.SecondLastName})
	if err := tx.Copy("name_word", wordColumns, s.words); err != nil {
		return err
	}
	return s.insertDictionary(ctx, tx)
}

func (m *merge) addresses() error {
	if len(m.draft.Addresses) == 0 {
		return nil
	}
	old, err := New(m.tx).addressesOf(m.ctx, m.n)
	if err != nil {
		return fmt.Errorf("read the addresses: %w", err)
	}
	var before []Address
	for _, a := range old {
		a.ID = ""
		before = append(before, Address(a))
	}
	if sameAddresses(before, m.draft.Addresses) {
		return nil
	}
	m.note("account.address_changed", "addresses", before, m.draft.Addresses)
	if _, err := m.tx.ExecContext(m.ctx, "DELETE FROM account_address WHERE account = $1", m.n); err != nil {
		return fmt.Errorf("replace the addresses: %w", err)
	}
	var rows []any
	for _, a := range m.draft.Addresses {
		rows = append(rows, m.newID("adr"), m.n, a.Type, a.Line1, a.Line2, a.Locality, a.Region, a.PostalCode, a.Country)
	}
	return m.tx.Copy("account_address", addressColumns, rows)
}

// sameAddresses compares without regard to the order.
func sameAddresses(a, b []Address) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

func (m *merge) attributes() error {
	old, err := New(m.tx).attributesOf(m.ctx, m.n)
	if err != nil {
		return fmt.Errorf("read the attributes: %w", err)
	}
	before := map[string]string{}
	for _, a := range old {
		before[a.Key] = a.Value
	}
	for _, a := range m.draft.Attributes {
		if slices.Contains(m.draft.Unique, a.Key) || before[a.Key] == a.Value {
			continue
		}
		m.note("account.attributes_changed", "attribute."+a.Key, before[a.Key], a.Value)
		_, err := m.tx.ExecContext(m.ctx, `INSERT INTO account_attribute (account, tenant, key, value, fold) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account, key) DO UPDATE SET value = excluded.value, fold = excluded.fold`, m.n, m.tenant, a.Key, a.Value, attributeFold(a.Value))
		if err != nil {
			return fmt.Errorf("update attribute %s: %w", a.Key, err)
		}
	}
	return nil
}
