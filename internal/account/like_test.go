package account_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestDuplicatesAreLookedUpInIndexes reads how each question is answered: by the
// index that was made for it, and never by going through a table. So it costs the
// same however many accounts there are.
func TestDuplicatesAreLookedUpInIndexes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		require.NoError(t, k.DB.Store.Write(t.Context(), func(tx *store.Tx) error {
			explain := "EXPLAIN QUERY PLAN "
			if tx.Dialect() == store.Postgres {
				explain = "EXPLAIN "
				// In an empty table an index is worth nothing, but by this.
				if _, err := tx.ExecContext(t.Context(), "SET LOCAL enable_seqscan = off"); err != nil {
					return err
				}
			}
			for _, q := range account.LikeQueries {
				plan := planOf(t, tx, explain+q.Query, q.Args)
				require.Contains(t, plan, q.Index, q.Query)
				require.NotContains(t, plan, "SCAN ", q.Query)
				require.NotContains(t, plan, "Seq Scan", q.Query)
			}
			return nil
		}))
	})
}

func planOf(t *testing.T, tx *store.Tx, query string, args []any) string {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), query, args...)
	require.NoError(t, err, query)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	var plan strings.Builder
	for rows.Next() {
		into := make([]any, len(columns))
		for i := range into {
			into[i] = new(any)
		}
		var line string
		into[len(into)-1] = &line
		require.NoError(t, rows.Scan(into...))
		plan.WriteString(line + "\n")
	}
	require.NoError(t, rows.Err())
	return plan.String()
}
