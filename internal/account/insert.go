package account

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// ErrTaken is returned when an identifier belongs to another account of the tenant.
var ErrTaken = fault.New(fault.Conflict, "identifier_taken", "This e-mail, phone, username or customer ID belongs to another account. Search for it and open that account.")

// Insert writes a draft with everything that search needs, and returns its
// number. It records no event: the operation that creates the account does.
//
// It returns [ErrTaken], naming the field, if an identifier is not free.
func Insert(tx *op.Tx, d *Draft) (n int64, id string, err error) {
	if d.ID == "" {
		d.ID = tx.NewUUID()
	}
	i := inserter{tx: tx, q: New(tx), tenant: tx.Actor.Tenant, d: d}
	if err := refuseWhileFilling(tx); err != nil {
		return 0, "", err
	}
	if i.n, err = i.q.insertAccount(tx.Ctx, d.row(i.tenant)); err != nil {
		return 0, "", fmt.Errorf("insert the account: %w", err)
	}
	for _, step := range []func() error{
		i.identifiers, i.emails, i.phones, i.addresses, i.identities, i.attributes, i.segments, i.tags, i.names, i.trigrams, i.counts,
	} {
		if err := step(); err != nil {
			return 0, "", err
		}
	}
	return i.n, d.ID, nil
}

type inserter struct {
	tx     *op.Tx
	q      *Queries
	tenant string
	d      *Draft
	n      int64
}

func (d *Draft) row(tenant string) insertAccountParams {
	phone, verified := d.primaryPhone()
	p := insertAccountParams{
		ID: d.ID, Tenant: tenant, Status: string(d.Status), State: d.state(), StatusReason: d.StatusReason,
		FirstName: d.FirstName, LastName: d.LastName, SecondLastName: d.SecondLastName, DisplayName: d.DisplayName,
		NameWords: nameWords(d.words()), FoldVersion: fold.Version, Email: d.Email, UnverifiedEmail: d.UnverifiedEmail,
		Phone: phone, PhoneVerified: verified, IdentityTypes: d.identityTypes(), Username: d.Username,
		CustomerID: d.CustomerID, LegacyID: d.LegacyID, UsernameFold: fold.Lower(d.Username),
		CustomerIDFold: fold.Lower(d.CustomerID), LegacyIDFold: fold.Lower(d.LegacyID), Gender: d.Gender, BirthYear: int64(d.Birthday.Year),
		BirthMonth: int64(d.Birthday.Month), BirthDay: int64(d.Birthday.Day), Locale: d.Locale, TimeZone: d.TimeZone,
		Picture: d.Picture, CreatedAt: d.CreatedAt.UnixMicro(), CreatedByIdentity: d.CreatedBy, ImportedAt: instant(d.ImportedAt),
		LastLoginAt: instant(d.LastLoginAt), LastLoginIdentity: d.LastLoginBy, DeletionPendingAt: instant(d.DeletionAt),
		MustResetPassword: d.MustReset,
	}
	if d.Lock != nil {
		p.LockSince, p.LockUntil = instant(d.Lock.Since), lockUntil(d.Lock)
		p.LockAttempts, p.LockAddress = int64(d.Lock.Attempts), d.Lock.Address
	}
	return p
}

// forever is the lock_until of a lock that does not end by itself.
const forever = int64(1)<<62 - 1

func lockUntil(l *Lock) sql.NullInt64 {
	if l.Until == nil {
		return sql.NullInt64{Int64: forever, Valid: true}
	}
	return instant(*l.Until)
}

func instant(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

func pointer(t *time.Time) sql.NullInt64 {
	if t == nil {
		return sql.NullInt64{}
	}
	return instant(*t)
}

func (i *inserter) identifiers() error {
	// One order for all writers, so that two of them cannot block each other.
	claims := i.d.identifiers()
	values := make([]string, 0, len(claims))
	for v := range claims {
		values = append(values, v)
	}
	slices.Sort(values)
	for _, v := range values {
		rows, err := i.q.insertIdentifier(i.tx.Ctx, insertIdentifierParams{
			Tenant: i.tenant, Value: v, Kind: claims[v], Account: i.n, Since: i.d.CreatedAt.UnixMicro(),
		})
		if err != nil {
			return fmt.Errorf("insert an identifier: %w", err)
		}
		if rows == 0 {
			return ErrTaken.WithFields(fault.Field{Name: claims[v], Code: "taken", Message: "It belongs to another account."})
		}
	}
	return nil
}

func (i *inserter) emails() error {
	for _, e := range i.d.emails() {
		_, domain, _ := strings.Cut(e.address, "@")
		err := i.q.insertEmail(i.tx.Ctx, insertEmailParams{
			Account: i.n, Verified: e.verified, Tenant: i.tenant, Address: e.address, Domain: domain,
			Since: i.d.CreatedAt.UnixMicro(), CreatedAt: i.d.CreatedAt.UnixMicro(), State: i.d.state(),
		})
		if err != nil {
			return fmt.Errorf("insert an e-mail: %w", err)
		}
		for _, h := range segments(i.tenant, e.address) {
			if err := i.q.insertSegment(i.tx.Ctx, insertSegmentParams{H: h, Account: i.n, Address: e.address}); err != nil {
				return fmt.Errorf("insert a segment: %w", err)
			}
		}
	}
	return nil
}

func (i *inserter) phones() error {
	for _, p := range i.d.Phones {
		err := i.q.insertPhone(i.tx.Ctx, insertPhoneParams{
			ID: i.tx.NewID("tel"), Account: i.n, Tenant: i.tenant, Number: p.Number, Reversed: fold.Reverse(p.Number),
			Type: p.Type, VerifiedAt: pointer(p.VerifiedAt), Since: i.d.CreatedAt.UnixMicro(),
		})
		if err != nil {
			return fmt.Errorf("insert a phone: %w", err)
		}
	}
	return nil
}

func (i *inserter) addresses() error {
	for _, a := range i.d.Addresses {
		err := i.q.insertAddress(i.tx.Ctx, insertAddressParams{
			ID: i.tx.NewID("adr"), Account: i.n, Type: a.Type, Line1: a.Line1, Line2: a.Line2,
			Locality: a.Locality, Region: a.Region, PostalCode: a.PostalCode, Country: a.Country,
		})
		if err != nil {
			return fmt.Errorf("insert an address: %w", err)
		}
	}
	return nil
}

func (i *inserter) identities() error {
	for _, d := range i.d.Identities {
		err := i.q.insertIdentity(i.tx.Ctx, insertIdentityParams{
			ID: i.tx.NewID("idn"), Account: i.n, Tenant: i.tenant, Type: d.Type, Subject: d.Subject,
			CreatedAt: d.CreatedAt.UnixMicro(), LastUsedAt: instant(d.LastUsedAt),
		})
		if err != nil {
			return fmt.Errorf("insert an identity: %w", err)
		}
	}
	return nil
}

func (i *inserter) attributes() error {
	for _, a := range i.d.Attributes {
		err := i.q.insertAttribute(i.tx.Ctx, insertAttributeParams{
			Account: i.n, Tenant: i.tenant, Key: a.Key, Value: a.Value, Fold: attributeFold(a.Value),
		})
		if err != nil {
			return fmt.Errorf("insert attribute %s: %w", a.Key, err)
		}
	}
	return nil
}

func (i *inserter) segments() error {
	for _, s := range i.d.Segments {
		if err := i.q.insertAccountSegment(i.tx.Ctx, insertAccountSegmentParams{Tenant: i.tenant, Segment: s, Account: i.n}); err != nil {
			return fmt.Errorf("join a segment: %w", err)
		}
	}
	return nil
}

func (i *inserter) tags() error {
	for _, tag := range i.d.Tags {
		if err := i.q.insertTag(i.tx.Ctx, insertTagParams{Tenant: i.tenant, Fold: FoldTag(tag), Account: i.n, Tag: tag}); err != nil {
			return fmt.Errorf("insert a tag: %w", err)
		}
	}
	return nil
}

func (i *inserter) names() error {
	words := i.d.words()
	all := nameWords(words)
	for _, kind := range nameKinds {
		for _, w := range words[kind] {
			err := i.q.insertNameWord(i.tx.Ctx, insertNameWordParams{
				Tenant: i.tenant, Kind: kind, Fold: w, Words: all, Account: i.n, CreatedAt: i.d.CreatedAt.UnixMicro(), State: i.d.state(),
			})
			if err != nil {
				return fmt.Errorf("insert a name's word: %w", err)
			}
			if err := i.q.insertDictionaryWord(i.tx.Ctx, insertDictionaryWordParams{Tenant: i.tenant, Kind: kind, Fold: w}); err != nil {
				return fmt.Errorf("insert a name's word: %w", err)
			}
		}
	}
	return nil
}

func (i *inserter) counts() error {
	for _, s := range i.d.states() {
		if err := i.q.insertCount(i.tx.Ctx, insertCountParams{Tenant: i.tenant, State: s, Delta: 1}); err != nil {
			return fmt.Errorf("count the account: %w", err)
		}
	}
	if _, long := quietOf(i.d, i.tx.Now); long {
		return moveQuiet(i.tx, i.n, 1)
	}
	return nil
}

// The kinds of text in the trigram index; a row's id is account*8 + kind.
const (
	trigramEmail = iota
	trigramUnverified
	trigramUsername
	trigramCustomerID
	trigramLegacyID
)

// trigramBodies returns what the trigram index holds of a draft, by kind.
// Local parts carry anchors at both ends.
func (d *Draft) trigramBodies() map[int64]string {
	out := map[int64]string{}
	for kind, address := range map[int64]string{trigramEmail: d.Email, trigramUnverified: d.UnverifiedEmail} {
		if local, _, ok := strings.Cut(address, "@"); ok {
			out[kind] = "^" + local + "@"
		}
	}
	for kind, value := range map[int64]string{trigramUsername: d.Username, trigramCustomerID: d.CustomerID, trigramLegacyID: d.LegacyID} {
		if value != "" {
			out[kind] = fold.Lower(value)
		}
	}
	return out
}

// The trigram index is made of different things: a virtual table on SQLite
// and an index on PostgreSQL. So it has two texts.
var insertTrigram = map[store.Dialect]string{
	store.SQLite:   "INSERT INTO trigram (rowid, body) VALUES ($1, $2)",
	store.Postgres: "INSERT INTO trigram (id, body) VALUES ($1, $2)",
}

func (i *inserter) trigrams() error {
	text := insertTrigram[i.tx.Dialect()]
	if text == "" {
		return errors.New("no trigram index for this database")
	}
	for kind, body := range i.d.trigramBodies() {
		if _, err := i.tx.ExecContext(i.tx.Ctx, text, i.n*8+kind, body); err != nil {
			return fmt.Errorf("index for contains: %w", err)
		}
	}
	return nil
}
