package account

import (
	"cmp"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// bulkTable is rows of one table, as [store.Tx.Copy] takes them.
type bulkTable struct {
	name    string
	columns []string
	values  []any
}

// The columns of the tables into which accounts are put in bulk. A test holds
// the rows equal to those that Insert writes.
var (
	accountColumns = strings.Fields(`n id tenant status state status_reason first_name last_name second_last_name display_name name_words fold_version
		email unverified_email phone phone_verified identity_types username customer_id legacy_id username_fold customer_id_fold legacy_id_fold gender birth_year birth_month birth_day
		locale time_zone picture created_at created_by_identity imported_at last_login_at last_login_identity
		lock_since lock_until lock_attempts lock_address deletion_pending_at must_reset_password`)
	emailColumns      = strings.Fields("account verified tenant address domain since created_at state")
	phoneColumns      = strings.Fields("id account tenant number reversed type verified_at since")
	addressColumns    = strings.Fields("id account type line1 line2 locality region postal_code country")
	identityColumns   = strings.Fields("id account tenant type subject created_at last_used_at")
	attributeColumns  = strings.Fields("account tenant key value fold")
	segmentColumns    = strings.Fields("tenant segment account")
	tagColumns        = strings.Fields("tenant fold account tag")
	identifierColumns = strings.Fields("tenant value kind account since")
	segColumns        = strings.Fields("h account address")
	wordColumns       = strings.Fields("tenant kind fold words account created_at state")
	dictionaryColumns = strings.Fields("tenant kind fold")
	trigramColumns    = map[store.Dialect][]string{store.SQLite: {"rowid", "body"}, store.Postgres: {"id", "body"}}
)

// bulkRows are the rows of the accounts themselves and of what belongs to them.
type bulkRows struct {
	accounts, emails, phones, addresses, identities, attributes, segments, tags []any
}

// spareRows keeps the memory of rows that were written for the next ones.
var spareRows = sync.Pool{New: func() any { return &bulkRows{} }}

// reset lets the values go and keeps the room.
func (r *bulkRows) reset() {
	for _, values := range []*[]any{&r.accounts, &r.emails, &r.phones, &r.addresses, &r.identities, &r.attributes, &r.segments, &r.tags} {
		clear(*values)
		*values = (*values)[:0]
	}
}

func (r *bulkRows) tables() []bulkTable {
	return []bulkTable{
		{"account", accountColumns, r.accounts},
		{"account_email", emailColumns, r.emails},
		{"account_phone", phoneColumns, r.phones},
		{"account_address", addressColumns, r.addresses},
		{"account_identity", identityColumns, r.identities},
		{"account_attribute", attributeColumns, r.attributes},
		{"account_segment", segmentColumns, r.segments},
		{"account_tag", tagColumns, r.tags},
	}
}

func (r *bulkRows) add(b *Bulk) {
	p := &b.row
	r.accounts = append(r.accounts, b.N, p.ID, p.Tenant, p.Status, p.State, p.StatusReason, p.FirstName, p.LastName, p.SecondLastName, p.DisplayName,
		p.NameWords, p.FoldVersion, p.Email, p.UnverifiedEmail, p.Phone, p.PhoneVerified, p.IdentityTypes, p.Username, p.CustomerID, p.LegacyID,
		p.UsernameFold, p.CustomerIDFold, p.LegacyIDFold,
		p.Gender, p.BirthYear, p.BirthMonth, p.BirthDay, p.Locale, p.TimeZone, p.Picture, p.CreatedAt, p.CreatedByIdentity,
		orNil(p.ImportedAt), orNil(p.LastLoginAt), p.LastLoginIdentity, orNil(p.LockSince), orNil(p.LockUntil), p.LockAttempts, p.LockAddress,
		orNil(p.DeletionPendingAt), p.MustResetPassword)
	r.addContacts(b)
	d, ids := b.Draft, b.ids[len(b.Draft.Phones)+len(b.Draft.Addresses):]
	for i, x := range d.Identities {
		r.identities = append(r.identities, ids[i], b.N, b.tenant, x.Type, x.Subject, x.CreatedAt.UnixMicro(), orNil(instant(x.LastUsedAt)))
	}
	for _, a := range d.Attributes {
		r.attributes = append(r.attributes, b.N, b.tenant, a.Key, a.Value, attributeFold(a.Value))
	}
	for _, s := range d.Segments {
		r.segments = append(r.segments, b.tenant, s, b.N)
	}
	for _, tag := range d.Tags {
		r.tags = append(r.tags, b.tenant, FoldTag(tag), b.N, tag)
	}
}

func (r *bulkRows) addContacts(b *Bulk) {
	d, ids, since := b.Draft, b.ids, b.row.CreatedAt
	for _, e := range d.emails() {
		_, domain, _ := strings.Cut(e.address, "@")
		r.emails = append(r.emails, b.N, e.verified, b.tenant, e.address, domain, since, since, b.row.State)
	}
	for i, p := range d.Phones {
		r.phones = append(r.phones, ids[i], b.N, b.tenant, p.Number, fold.Reverse(p.Number), p.Type, orNil(pointer(p.VerifiedAt)), since)
	}
	ids = ids[len(d.Phones):]
	for i, a := range d.Addresses {
		r.addresses = append(r.addresses, ids[i], b.N, a.Type, a.Line1, a.Line2, a.Locality, a.Region, a.PostalCode, a.Country)
	}
}

type draftEmail struct {
	address  string
	verified bool
}

func (d *Draft) emails() []draftEmail {
	out := make([]draftEmail, 0, 2)
	for _, e := range []draftEmail{{d.Email, true}, {d.UnverifiedEmail, false}} {
		if e.address != "" {
			out = append(out, e)
		}
	}
	return out
}

func orNil(v sql.NullInt64) any {
	if !v.Valid {
		return nil
	}
	return v.Int64
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func compareWords(a, b insertDictionaryWordParams) int {
	return cmp.Or(strings.Compare(a.Tenant, b.Tenant), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Fold, b.Fold))
}
