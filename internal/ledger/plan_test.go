package ledger_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestNumberingReadsOnlyItsBatch asks SQLite how it would number: through the
// indexes of what waits and the primary keys, so that a batch costs the same
// however much waits behind it.
func TestNumberingReadsOnlyItsBatch(t *testing.T) {
	db := testkit.SQLite(t)
	allowed := []string{"INDEX event_unnumbered", "INDEX audit_untreed", "(id=?)"}
	for _, statement := range ledger.Numbering {
		steps := 0
		for _, step := range plan(t, db, statement) {
			if !strings.Contains(step, " event ") && !strings.Contains(step, " audit ") {
				continue
			}
			steps++
			require.Condition(t, func() bool {
				for _, way := range allowed {
					if strings.Contains(step, way) {
						return true
					}
				}
				return false
			}, step)
		}
		require.Positive(t, steps)
	}
}

func plan(t *testing.T, db *store.DB, statement string) (steps []string) {
	t.Helper()
	require.NoError(t, db.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, 100, 0)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var step string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
			steps = append(steps, step)
		}
		return rows.Err()
	}))
	return steps
}
