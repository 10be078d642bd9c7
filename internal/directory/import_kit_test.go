package directory_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// column returns the rows of a query, each as text.
func column(t *testing.T, k *testkit.Kit, query string, args ...any) (out []string) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		out = nil
		rows, err := tx.QueryContext(context.Background(), query, args...)
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
			cells := make([]string, len(names))
			for i, v := range values {
				cells[i] = fmt.Sprint(v)
			}
			out = append(out, strings.Join(cells, "|"))
		}
		return rows.Err()
	}))
	return out
}
