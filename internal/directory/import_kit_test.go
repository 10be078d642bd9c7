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

// freshStore opens another empty database of the same kind as the kit's.
func freshStore(t *testing.T, k *testkit.Kit) *store.DB {
	t.Helper()
	if k.DB.Store.Dialect() == store.Postgres {
		return testkit.Postgres(t)
	}
	return testkit.SQLite(t)
}

// sameLines compares long texts and shows where they begin to differ.
func sameLines(t *testing.T, want, got string) {
	t.Helper()
	wants, gots := strings.SplitAfter(want, "\n"), strings.SplitAfter(got, "\n")
	for i := range min(len(wants), len(gots)) {
		a, b := wants[i], gots[i]
		if a == b {
			continue
		}
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		from := max(0, at-60)
		require.Equal(t, a[from:min(len(a), at+120)], b[from:min(len(b), at+120)], "line %d differs at %d", i+1, at)
	}
	require.Len(t, gots, len(wants))
}
