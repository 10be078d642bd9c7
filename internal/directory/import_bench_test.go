package directory_test

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/demo"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// demoFile is a population as a file.
func demoFile(t testing.TB, accounts int, history bool) []byte {
	t.Helper()
	var out bytes.Buffer
	w := directory.NewNDJSONWriter(&out)
	for p := range demo.Population(accounts, 1, testkit.Start) {
		r := p.Record
		if history {
			r = p.Full()
		}
		require.NoError(t, w.Write(r))
	}
	return out.Bytes()
}

// BenchmarkImport is the rate into an empty directory, with synchronous
// commits, until everything can be searched.
func BenchmarkImport(b *testing.B) {
	const accounts = 50_000
	file := demoFile(b, accounts, false)
	for b.Loop() {
		b.StopTimer()
		db, err := store.Open(context.Background(), store.Config{Dir: b.TempDir()})
		require.NoError(b, err)
		k := testkit.NewKit(b, db)
		b.StartTimer()
		started := time.Now()
		out, err := directory.NewService(k.DB).Import(context.Background(), k.System(), directory.ImportInput{
			Name: "demo.ndjson", File: bytes.NewReader(file), AddFields: true,
		})
		require.NoError(b, err)
		require.EqualValues(b, accounts, out.Totals.Taken())
		b.ReportMetric(accounts/time.Since(started).Seconds(), "accounts/s")
		require.NoError(b, db.Close())
	}
}

// BenchmarkExport is the rate at which accounts are written.
func BenchmarkExport(b *testing.B) {
	const accounts = 20_000
	k := testkit.NewKit(b, testkit.SQLite(b))
	s := directory.NewService(k.DB)
	_, err := s.Import(context.Background(), k.System(), directory.ImportInput{
		Name: "demo.ndjson", File: bytes.NewReader(demoFile(b, accounts, false)), AddFields: true,
	})
	require.NoError(b, err)
	for b.Loop() {
		n, err := s.Export(context.Background(), k.System(), directory.ExportInput{Format: directory.NDJSON, To: io.Discard})
		require.NoError(b, err)
		require.EqualValues(b, accounts, n)
	}
	b.ReportMetric(accounts*float64(b.N)/b.Elapsed().Seconds(), "accounts/s")
}
