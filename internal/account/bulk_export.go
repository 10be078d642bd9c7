package account

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// Exported is an account as it is written into a file.
type Exported struct {
	N int64
	Draft
}

// The tenant is compared in a form that no index serves: with one, all of the
// tenant's accounts would be sorted by number for each page.
const exportAccounts = `SELECT n, id, status, status_reason, first_name, last_name, second_last_name, display_name, email, unverified_email,
    username, customer_id, legacy_id, gender, birth_year, birth_month, birth_day, locale, time_zone, picture,
    created_at, created_by_identity, last_login_at, last_login_identity, lock_since, lock_until, lock_attempts, lock_address,
    deletion_pending_at, must_reset_password, coalesce((SELECT o.id FROM account o WHERE o.n = account.merged_into), '')
FROM account WHERE n > $1 AND tenant || '' = $2 AND status <> 'deleted' ORDER BY n LIMIT $3`

// ExportPage returns the tenant's accounts behind a number, at most limit of
// them, in the order of their numbers, each with all that belongs to it but
// its password and its history.
func ExportPage(ctx context.Context, tx *store.Tx, tenant string, after int64, limit int) ([]*Exported, error) {
	e := exporting{ctx: ctx, tx: tx, byN: map[int64]*Exported{}}
	if err := e.rows(exportAccounts, e.account, after, tenant, int64(limit)); err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	if len(e.page) == 0 {
		return nil, nil
	}
	from, to := e.page[0].N, e.page[len(e.page)-1].N
	for _, part := range []struct {
		name, query string
		scan        func(*sql.Rows) error
	}{
		{"phones", `SELECT account, number, type, verified_at FROM account_phone WHERE account >= $1 AND account <= $2 ORDER BY account, since, id`, e.phone},
		{"addresses", `SELECT account, type, line1, line2, locality, region, postal_code, country FROM account_address WHERE account >= $1 AND account <= $2 ORDER BY account, id`, e.address},
		{"identities", `SELECT account, type, subject, created_at, last_used_at FROM account_identity WHERE account >= $1 AND account <= $2 ORDER BY account, id`, e.identity},
		{"attributes", `SELECT account, key, value FROM account_attribute WHERE account >= $1 AND account <= $2 ORDER BY account, key`, e.attribute},
		{"segments", `SELECT s.account, segment.name FROM account_segment s JOIN segment ON segment.id = s.segment WHERE s.account >= $1 AND s.account <= $2 ORDER BY s.account, segment.name`, e.segment},
		{"tags", `SELECT account, tag FROM account_tag WHERE account >= $1 AND account <= $2 ORDER BY account, fold`, e.tag},
	} {
		if err := e.rows(part.query, part.scan, from, to); err != nil {
			return nil, fmt.Errorf("read the accounts' %s: %w", part.name, err)
		}
	}
	return e.page, nil
}

type exporting struct {
	ctx  context.Context
	tx   *store.Tx
	page []*Exported
	byN  map[int64]*Exported
}

func (e *exporting) rows(query string, scan func(*sql.Rows) error, args ...any) error {
	rows, err := e.tx.QueryContext(e.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (e *exporting) account(rows *sql.Rows) error {
	x := &Exported{}
	var status, into string
	var created int64
	var login, since, until, deletion sql.NullInt64
	var lock Lock
	err := rows.Scan(&x.N, &x.ID, &status, &x.StatusReason, &x.FirstName, &x.LastName, &x.SecondLastName, &x.DisplayName, &x.Email, &x.UnverifiedEmail,
		&x.Username, &x.CustomerID, &x.LegacyID, &x.Gender, &x.Birthday.Year, &x.Birthday.Month, &x.Birthday.Day, &x.Locale, &x.TimeZone, &x.Picture,
		&created, &x.CreatedBy, &login, &x.LastLoginBy, &since, &until, &lock.Attempts, &lock.Address, &deletion, &x.MustReset, &into)
	if err != nil {
		return err
	}
	x.Status, x.CreatedAt = Status(status), micro(created)
	if x.Status == Merged {
		// Elsewhere it is an account that nobody signs in to: what it is a part of
		// has another row.
		x.Status, x.StatusReason = Inactive, "Merged into "+into
	}
	if login.Valid {
		x.LastLoginAt = micro(login.Int64)
	}
	if deletion.Valid {
		x.DeletionAt = micro(deletion.Int64)
	}
	if until.Valid {
		lock.Since = micro(since.Int64)
		if until.Int64 != forever {
			lock.Until = when(until)
		}
		x.Lock = &lock
	}
	e.page, e.byN[x.N] = append(e.page, x), x
	return nil
}

// of returns the account of a part, or one that nobody reads if the number is
// of another tenant.
func (e *exporting) of(n int64) *Exported {
	if x := e.byN[n]; x != nil {
		return x
	}
	return &Exported{}
}

func (e *exporting) phone(rows *sql.Rows) error {
	var n int64
	var p Phone
	var verified sql.NullInt64
	err := rows.Scan(&n, &p.Number, &p.Type, &verified)
	p.VerifiedAt = when(verified)
	x := e.of(n)
	x.Phones = append(x.Phones, p)
	return err
}

func (e *exporting) address(rows *sql.Rows) error {
	var n int64
	var a Address
	err := rows.Scan(&n, &a.Type, &a.Line1, &a.Line2, &a.Locality, &a.Region, &a.PostalCode, &a.Country)
	x := e.of(n)
	x.Addresses = append(x.Addresses, a)
	return err
}

func (e *exporting) identity(rows *sql.Rows) error {
	var n, created int64
	var i DraftIdentity
	var used sql.NullInt64
	err := rows.Scan(&n, &i.Type, &i.Subject, &created, &used)
	i.CreatedAt = micro(created)
	if used.Valid {
		i.LastUsedAt = micro(used.Int64)
	}
	x := e.of(n)
	x.Identities = append(x.Identities, i)
	return err
}

func (e *exporting) attribute(rows *sql.Rows) error {
	var n int64
	var a Attribute
	err := rows.Scan(&n, &a.Key, &a.Value)
	x := e.of(n)
	x.Attributes = append(x.Attributes, a)
	return err
}

func (e *exporting) segment(rows *sql.Rows) error {
	var n int64
	var name string
	err := rows.Scan(&n, &name)
	x := e.of(n)
	x.Segments = append(x.Segments, name)
	return err
}

func (e *exporting) tag(rows *sql.Rows) error {
	var n int64
	var tag string
	err := rows.Scan(&n, &tag)
	x := e.of(n)
	x.Tags = append(x.Tags, tag)
	return err
}
