package testkit

import (
	"context"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// Everything is each value of each row of each table as text, and what audit and
// events keep sealed, opened: to look for what must not be kept.
func (k *Kit) Everything() string {
	k.T.Helper()
	var all strings.Builder
	for _, table := range k.tables() {
		k.rows("SELECT * FROM "+table, func(columns []string, values []any) {
			for i, v := range values {
				switch v := v.(type) {
				case []byte:
					all.Write(v)
				case string:
					all.WriteString(columns[i] + "=" + v + "\n")
				}
			}
		})
	}
	k.openPersonal(&all)
	k.openEvents(&all)
	return all.String()
}

func (k *Kit) tables() (out []string) {
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'trigram_%'"
	if k.DB.Store.Dialect() == store.Postgres {
		query = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
	}
	k.rows(query, func(_ []string, values []any) { out = append(out, values[0].(string)) })
	require.Greater(k.T, len(out), 40)
	return out
}

// rows reads all rows of a query.
func (k *Kit) rows(query string, each func(columns []string, values []any)) {
	k.T.Helper()
	ctx := context.Background()
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		require.NoError(k.T, err)
		for rows.Next() {
			into, values := make([]any, len(columns)), make([]any, len(columns))
			for i := range into {
				into[i] = &values[i]
			}
			require.NoError(k.T, rows.Scan(into...))
			each(columns, values)
		}
		return rows.Err()
	}))
}

// openPersonal opens what the audit keeps sealed of its entries.
func (k *Kit) openPersonal(into *strings.Builder) {
	k.T.Helper()
	ctx := context.Background()
	type entry struct {
		id      string
		account int64
		body    []byte
	}
	var entries []entry
	k.rows("SELECT audit, COALESCE(account, 0), body FROM audit_personal", func(_ []string, v []any) {
		entries = append(entries, entry{v[0].(string), v[1].(int64), v[2].([]byte)})
	})
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		for _, e := range entries {
			clear, err := k.DB.Ledger.OpenPersonal(ctx, tx, e.id, e.account, e.body)
			require.NoError(k.T, err)
			into.Write(clear)
		}
		return nil
	}))
}

// openEvents opens the data of all events about accounts.
func (k *Kit) openEvents(into *strings.Builder) {
	k.T.Helper()
	ctx := context.Background()
	var accounts []int64
	k.rows("SELECT n FROM account", func(_ []string, v []any) { accounts = append(accounts, v[0].(int64)) })
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		for _, n := range accounts {
			found, err := k.DB.Ledger.AccountEvents(ctx, tx, n, ledger.Filter{Limit: 1000})
			require.NoError(k.T, err)
			for _, e := range found {
				into.Write(e.Data)
			}
		}
		return nil
	}))
}
