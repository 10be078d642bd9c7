package desk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestReadersAreToldFromTheIndex asks SQLite how it would list who read an
// account: by the index alone, without the rows of the audit, of which an account
// that many look at has thousands.
func TestReadersAreToldFromTheIndex(t *testing.T) {
	db := testkit.SQLite(t)
	var steps []string
	require.NoError(t, db.Read(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+desk.ReadersOf, "ten_1", "acc_1", 0, 50)
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
	require.Contains(t, strings.Join(steps, "\n"), "SEARCH v USING COVERING INDEX audit_target (tenant=? AND target=? AND at>?)")
}
