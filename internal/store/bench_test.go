package store_test

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/store"
)

// BenchmarkWrite measures commits that wait for the disk (synchronous=FULL),
// by one caller and by 64 at once.
func BenchmarkWrite(b *testing.B) {
	for _, callers := range []int{1, 64} {
		b.Run("callers="+strconv.Itoa(callers), func(b *testing.B) { benchmarkWrite(b, callers) })
	}
}

func benchmarkWrite(b *testing.B, callers int) {
	db, err := store.Open(context.Background(), store.Config{Dir: b.TempDir()})
	require.NoError(b, err)
	defer func() { require.NoError(b, db.Close()) }()
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range callers {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				name := strconv.FormatInt(i, 36)
				if err := db.Write(context.Background(), func(tx *store.Tx) error { return insertLease(tx, name) }); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}
