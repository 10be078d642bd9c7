package store_test

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// Each column type must give back what was put in, find it again, and order it
// in the same way on both databases.

func withColumn(t *testing.T, word string, f func(t *testing.T, tx *store.Tx)) {
	t.Helper()
	eachStoreAndPooled(t, func(t *testing.T, db *store.DB) {
		table := store.Words(db.Dialect()).Replace("CREATE TABLE conformance (n {{int}} NOT NULL PRIMARY KEY, v {{" + word + "}})")
		require.NoError(t, db.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(context.Background(), table)
			require.NoError(t, err)
			f(t, tx)
			return nil
		}))
	})
}

// eachStoreAndPooled adds PostgreSQL as it is spoken to through a pooler.
func eachStoreAndPooled(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	testkit.EachStore(t, f)
	t.Run("pooled", func(t *testing.T) {
		t.Parallel()
		f(t, testkit.Pooled(t))
	})
}

// roundTrip puts each value in, reads it back, and finds it by equality.
func roundTrip[T any](t *testing.T, tx *store.Tx, values []T) {
	t.Helper()
	ctx := context.Background()
	for n, v := range values {
		_, err := tx.ExecContext(ctx, "INSERT INTO conformance (n, v) VALUES ($1, $2)", n, v)
		require.NoError(t, err, "%v", v)
	}
	for n, v := range values {
		var back T
		require.NoError(t, tx.QueryRowContext(ctx, "SELECT v FROM conformance WHERE n = $1", n).Scan(&back))
		same(t, v, back)
		var found int
		require.NoError(t, tx.QueryRowContext(ctx, "SELECT n FROM conformance WHERE v = $1", v).Scan(&found))
		require.Equal(t, n, found)
	}
	var nulls int
	_, err := tx.ExecContext(ctx, "INSERT INTO conformance (n, v) VALUES ($1, NULL)", len(values))
	require.NoError(t, err)
	require.NoError(t, tx.QueryRowContext(ctx, "SELECT count(*) FROM conformance WHERE v IS NULL").Scan(&nulls))
	require.Equal(t, 1, nulls, "what is empty is not NULL")
	var null sql.Null[T]
	require.NoError(t, tx.QueryRowContext(ctx, "SELECT v FROM conformance WHERE n = $1", len(values)).Scan(&null))
	require.False(t, null.Valid)
}

// same compares values. Empty bytes may come back as nil, which is not NULL:
// a program must ask for NULL by sql.Null, never by a nil slice.
func same(t *testing.T, want, got any) {
	t.Helper()
	if b, ok := want.([]byte); ok && len(b) == 0 {
		require.Empty(t, got)
		return
	}
	require.Equal(t, want, got)
}

func ordered[T any](t *testing.T, tx *store.Tx) (out []T) {
	t.Helper()
	rows, err := tx.QueryContext(context.Background(), "SELECT v FROM conformance WHERE v IS NOT NULL ORDER BY v")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var v T
		require.NoError(t, rows.Scan(&v))
		out = append(out, v)
	}
	require.NoError(t, rows.Err())
	return out
}

func TestIntColumn(t *testing.T) {
	withColumn(t, "int", func(t *testing.T, tx *store.Tx) {
		values := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MaxInt32 + 1, 1_793_714_520_123_456}
		roundTrip(t, tx, values)
		slices.Sort(values)
		require.Equal(t, values, ordered[int64](t, tx))
	})
}

func TestTextColumn(t *testing.T) {
	withColumn(t, "text", func(t *testing.T, tx *store.Tx) {
		values := []string{
			"", " ", "a", "A", "a ", "ab", "Z", "é", "e\u0301", "ß", "ss", "🎉👩‍👩‍👧", "שלום", "日本語", "O'Brien", `"quoted"`, `back\slash`,
			"100%", "under_score", "line\nbreak\t", "\u202e right to left", "\uffff", "\U0010ffff", "0", "00", "1e3", "NULL", "true",
			"x' OR '1'='1", "$1", "?", strings.Repeat("ü", 100_000),
		}
		roundTrip(t, tx, values)
		slices.Sort(values) // by bytes, as COLLATE "C" and BINARY do
		require.Equal(t, values, ordered[string](t, tx))
	})
}

func TestBytesColumn(t *testing.T) {
	withColumn(t, "bytes", func(t *testing.T, tx *store.Tx) {
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		values := [][]byte{{}, {0}, {0, 0}, {0xff}, []byte("text"), []byte("\\x00"), all, make([]byte, 1<<20)}
		roundTrip(t, tx, values)
		slices.SortFunc(values, slices.Compare)
		for i, v := range ordered[[]byte](t, tx) {
			same(t, values[i], v)
		}
	})
}

func TestBoolColumn(t *testing.T) {
	withColumn(t, "bool", func(t *testing.T, tx *store.Tx) {
		roundTrip(t, tx, []bool{true, false})
		require.Equal(t, []bool{false, true}, ordered[bool](t, tx))
		var n int
		require.NoError(t, tx.QueryRowContext(context.Background(), "SELECT n FROM conformance WHERE v").Scan(&n))
		require.Zero(t, n)
	})
}
