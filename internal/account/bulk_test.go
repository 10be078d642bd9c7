package account_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// bulkDrafts are drafts that use every column.
func bulkDrafts() []*account.Draft {
	at := testkit.Start.Add(-time.Hour)
	return []*account.Draft{
		{
			FirstName: "José María", LastName: "O'Brien", SecondLastName: "López", DisplayName: "Pepe", Email: "jose@example.org", UnverifiedEmail: "pepe@example.com",
			Username: "JoseOB", CustomerID: "C-1", LegacyID: "Old-1", Status: account.Inactive, StatusReason: "asked", Gender: "MALE",
			Birthday: account.Birthday{Month: 5, Day: 12}, Locale: "es-ES", TimeZone: "Europe/Madrid", Picture: "https://pictures.example/1.jpg",
			CreatedAt: at, CreatedBy: "google", ImportedAt: testkit.Start, LastLoginAt: at, LastLoginBy: "google",
			Lock: &account.Lock{Since: at, Attempts: 5, Address: "203.0.113.1"}, DeletionAt: at, MustReset: true,
			Phones:     []account.Phone{{Number: "+34612345678", Type: "PRIMARY", VerifiedAt: &at}, {Number: "+34912345678", Type: "HOME"}},
			Addresses:  []account.Address{{Type: "home", Line1: "Calle Mayor 1", Line2: "2", Locality: "Madrid", Region: "MD", PostalCode: "28001", Country: "ES"}},
			Identities: []account.DraftIdentity{{Type: "google", Subject: "1", CreatedAt: at, LastUsedAt: at}, {Type: "password", CreatedAt: at}},
			Attributes: []account.Attribute{{Key: "badge", Value: "X 1"}, {Key: "plan", Value: "Gold"}}, Unique: []string{"badge"},
		},
		{FirstName: "花子", LastName: "佐藤", UnverifiedEmail: "hanako@example.org", Status: account.Pending, CreatedAt: at},
		{Status: account.Active, CreatedAt: at},
	}
}

// TestBulkWritesTheRowsThatInsertWrites compares all rows of three ways in
// which accounts come in.
func TestBulkWritesTheRowsThatInsertWrites(t *testing.T) {
	ways := map[string]func(k *testkit.Kit){
		"one by one": func(k *testkit.Kit) {
			for _, d := range bulkDrafts() {
				k.Account(*d)
			}
		},
		"beside others": func(k *testkit.Kit) {
			k.Do(func(tx *op.Tx) error { return account.InsertBulk(tx.Ctx, tx.Tx, prepared(k), true) })
		},
		"into an empty directory": func(k *testkit.Kit) {
			k.Do(func(tx *op.Tx) error {
				begun, err := account.BeginFill(tx)
				require.True(k.T, begun)
				return err
			})
			k.Do(func(tx *op.Tx) error { return account.InsertBulk(tx.Ctx, tx.Tx, prepared(k), false) })
			require.NoError(k.T, account.FinishFill(context.Background(), k.DB.Store, account.Finish{Token: "one"}))
		},
	}
	testkit.EachStore(t, func(t *testing.T, db *store.DB) {
		rows := map[string][]string{}
		for name, way := range ways {
			k := testkit.NewKit(t, another(t, db))
			k.Do(func(tx *op.Tx) error {
				_, err := tx.ExecContext(tx.Ctx, "INSERT INTO tenant_field (tenant, key, type, label, is_unique) VALUES ($1, 'badge', 'text', 'Badge', $2)", k.Tenant, true)
				return err
			})
			way(k)
			rows[name] = accountRows(t, k)
		}
		require.Equal(t, rows["one by one"], rows["beside others"])
		require.Equal(t, rows["one by one"], rows["into an empty directory"])
	})
}

func another(t *testing.T, db *store.DB) *store.DB {
	if db.Dialect() == store.Postgres {
		return testkit.Postgres(t)
	}
	return testkit.SQLite(t)
}

func prepared(k *testkit.Kit) (list []*account.Bulk) {
	for _, d := range bulkDrafts() {
		list = append(list, account.Prepare(k.Tenant, k.DB.IDs, d))
	}
	return list
}

// accountRows dumps the accounts' tables without what is drawn anew each time.
func accountRows(t *testing.T, k *testkit.Kit) (out []string) {
	drawn := []string{"n", "id", "tenant", "h", "account"}
	for _, table := range strings.Fields("account identifier account_email account_phone account_address account_identity account_attribute name_word name_dictionary seg") {
		out = append(out, dump(t, k, "SELECT * FROM "+table, table, drawn)...)
	}
	out = append(out, dump(t, k, "SELECT state, CAST(sum(delta) AS bigint) AS delta FROM account_count GROUP BY state", "count", nil)...)
	query := "SELECT (SELECT count(*) FROM trigram WHERE trigram MATCH '\"jos\"') AS n"
	if k.DB.Store.Dialect() == store.Postgres {
		query = "SELECT count(*) AS n FROM trigram WHERE body LIKE '%jos%'"
	}
	return append(out, dump(t, k, query, "trigram", nil)...)
}

func dump(t *testing.T, k *testkit.Kit, query, table string, without []string) (out []string) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		out = nil
		rows, err := tx.QueryContext(context.Background(), query)
		if err != nil {
			return err
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			values, places := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				places[i] = &values[i]
			}
			if err := rows.Scan(places...); err != nil {
				return err
			}
			cells := []string{table}
			for i, name := range names {
				if !slices.Contains(without, name) {
					cells = append(cells, fmt.Sprintf("%s=%v", name, values[i]))
				}
			}
			out = append(out, strings.Join(cells, " "))
		}
		return rows.Err()
	}))
	slices.Sort(out)
	return out
}

func TestWhileADirectoryIsFilledNobodyElseComesIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		create := func() error {
			_, err := s.Create(context.Background(), k.System(), account.CreateInput{FirstName: "Ana"})
			return err
		}
		k.Do(func(tx *op.Tx) error { _, err := account.BeginFill(tx); return err })
		require.ErrorIs(t, create(), account.ErrFilling)
		left, err := account.Unfinished(context.Background(), k.DB.Store)
		require.NoError(t, err)
		require.Equal(t, "the rest of the file", left[0])
		require.Contains(t, left, "index account_name")

		// Who comes to finish it ends the filling; who goes on with that is told.
		ctx, stop := context.WithCancel(context.Background())
		err = account.FinishFill(ctx, k.DB.Store, account.Finish{Token: "one", Step: func(name string) {
			if strings.HasPrefix(name, "index") {
				stop()
			}
		}})
		require.ErrorIs(t, err, context.Canceled)
		err = k.DB.Store.Write(context.Background(), func(tx *store.Tx) error {
			return account.InsertBulk(context.Background(), tx, prepared(k), false)
		})
		require.ErrorIs(t, err, account.ErrNotFilling)
		require.ErrorIs(t, create(), account.ErrFilling)
		require.NoError(t, account.FinishFill(context.Background(), k.DB.Store, account.Finish{Token: "two"}))
		require.NoError(t, create())
		k.Do(func(tx *op.Tx) error {
			begun, err := account.BeginFill(tx)
			require.False(t, begun, "there is an account")
			return err
		})
	})
}

func TestTwoWhoFinishTheSameFillingCannotMixTheirRows(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.Do(func(tx *op.Tx) error { _, err := account.BeginFill(tx); return err })
		k.Do(func(tx *op.Tx) error { return account.InsertBulk(tx.Ctx, tx.Tx, prepared(k), false) })
		second := errors.New("not run")
		err := account.FinishFill(context.Background(), k.DB.Store, account.Finish{Token: "one", Step: func(name string) {
			if name == "table seg" {
				second = account.FinishFill(context.Background(), k.DB.Store, account.Finish{Token: "two"})
			}
		}})
		require.NoError(t, second)
		require.ErrorIs(t, err, account.ErrFinishing)
		require.Equal(t, 9, k.Count("seg", ""), "three pieces of each of three addresses, once")
	})
}
