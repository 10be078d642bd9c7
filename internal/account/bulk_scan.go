package account

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/store"
)

// scanPage is how many rows one read takes while all accounts are gone through.
const scanPage = 2000

// scanned is what search needs of one account, as it stands in its row.
type scanned struct {
	n, createdAt  int64
	tenant, state string
	draft         Draft
}

const scanAccounts = `SELECT n, tenant, id, first_name, last_name, second_last_name, email, unverified_email, username, customer_id, legacy_id, created_at, state
FROM account WHERE n > $1 AND status <> 'deleted' ORDER BY n LIMIT $2`

// eachAccount calls f with every account, in the order of their numbers. The
// value is valid until f returns. No index but the primary key is needed.
func eachAccount(ctx context.Context, db *store.DB, f func(*scanned) error) error {
	return pages(ctx, db, scanAccounts, []any{int64(0)}, func(rows *sql.Rows) ([]any, func() error, error) {
		var s scanned
		d := &s.draft
		err := rows.Scan(&s.n, &s.tenant, &d.ID, &d.FirstName, &d.LastName, &d.SecondLastName, &d.Email, &d.UnverifiedEmail,
			&d.Username, &d.CustomerID, &d.LegacyID, &s.createdAt, &s.state)
		return []any{s.n}, func() error { return f(&s) }, err
	})
}

// claim is one value that only one account may have.
type claim struct {
	tenant, value, kind string
	account, since      int64
}

const scanPhones = `SELECT id, tenant, account, number, since FROM account_phone WHERE id > $1 AND verified_at IS NOT NULL ORDER BY id LIMIT $2`

func eachVerifiedPhone(ctx context.Context, db *store.DB, f func(claim) error) error {
	return pages(ctx, db, scanPhones, []any{""}, func(rows *sql.Rows) ([]any, func() error, error) {
		var id string
		c := claim{kind: "phone"}
		err := rows.Scan(&id, &c.tenant, &c.account, &c.value, &c.since)
		return []any{id}, func() error { return f(c) }, err
	})
}

const scanUnique = `SELECT a.account, a.key, a.tenant, a.value, account.created_at FROM account_attribute a
JOIN tenant_field f ON f.tenant = a.tenant AND f.key = a.key AND f.is_unique JOIN account ON account.n = a.account
WHERE (a.account, a.key) > ($1, $2) ORDER BY a.account, a.key LIMIT $3`

func eachUniqueAttribute(ctx context.Context, db *store.DB, f func(claim) error) error {
	return pages(ctx, db, scanUnique, []any{int64(0), ""}, func(rows *sql.Rows) ([]any, func() error, error) {
		var c claim
		var key, value string
		err := rows.Scan(&c.account, &key, &c.tenant, &value, &c.since)
		c.value, c.kind = uniqueAttribute(key, value)
		return []any{c.account, key}, func() error { return f(c) }, err
	})
}

const scanSubjects = `SELECT id, tenant, type, subject FROM account_identity WHERE id > $1 AND subject <> '' ORDER BY id LIMIT $2`

func eachSubject(ctx context.Context, db *store.DB, f func(claim) error) error {
	return pages(ctx, db, scanSubjects, []any{""}, func(rows *sql.Rows) ([]any, func() error, error) {
		var id, kind, subject string
		c := claim{kind: "identities"}
		err := rows.Scan(&id, &c.tenant, &kind, &subject)
		c.value = identityClaim(kind, subject)
		return []any{id}, func() error { return f(c) }, err
	})
}

// EachClaim calls f with everything that only one account of a tenant may
// have, in no order: see [Bulk.Claims].
func EachClaim(ctx context.Context, db *store.DB, f func(tenant, value string) error) error {
	tell := func(c claim) error { return f(c.tenant, c.value) }
	err := eachAccount(ctx, db, func(s *scanned) error {
		if err := f(s.tenant, claimLogin+s.draft.ID); err != nil {
			return err
		}
		for value := range s.draft.identifiers() {
			if err := f(s.tenant, value); err != nil {
				return err
			}
		}
		return nil
	})
	for _, each := range []func(context.Context, *store.DB, func(claim) error) error{eachVerifiedPhone, eachUniqueAttribute, eachSubject} {
		if err == nil {
			err = each(ctx, db, tell)
		}
	}
	return err
}

// pages runs a query page by page, each in a short read of its own. The query
// ends in LIMIT; the arguments before that are the place to go on from, which
// row returns with what is to be done once the page is read.
func pages(ctx context.Context, db *store.DB, query string, from []any, row func(*sql.Rows) ([]any, func() error, error)) error {
	for {
		var then []func() error
		err := db.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.QueryContext(ctx, query, append(from[:len(from):len(from)], int64(scanPage))...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				next, f, err := row(rows)
				if err != nil {
					return err
				}
				from, then = next, append(then, f)
			}
			return rows.Err()
		})
		if err != nil {
			return fmt.Errorf("go through the accounts: %w", err)
		}
		for _, f := range then {
			if err := f(); err != nil {
				return err
			}
		}
		if len(then) < scanPage {
			return nil
		}
	}
}

// uniqueAttribute is the identifier that a value of a unique attribute stands
// for. No e-mail, number or username has this form: they hold no control
// character.
func uniqueAttribute(key, value string) (claim, kind string) {
	return "attribute\x1f" + key + "\x1f" + fold.Name(value), "attribute." + key
}

func identityClaim(kind, subject string) string { return claimIdentity + kind + "\x1f" + subject }
