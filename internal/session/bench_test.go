package session_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// BenchmarkOpen opens sessions of many accounts side by side, as each request
// of a signed-in customer does: standing, epoch and settings are read anew.
// BenchmarkStart signs in side by side, on SQLite with FULL, device, event and
// limits included.
func BenchmarkOpen(b *testing.B) {
	k := testkit.NewKit(b, testkit.SQLite(b))
	cookies := make([]secret.String, 500)
	for i := range cookies {
		cookies[i] = started(b, k, k.Number(k.Account(account.Draft{FirstName: "Jess"})))
	}
	all := session.NewSessions(k.DB)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			if _, err := all.Open(ctx, k.Tenant, cookies[i%len(cookies)]); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "open/s")
}

func BenchmarkStart(b *testing.B) {
	db, err := store.Open(ctx, store.Config{Dir: b.TempDir()})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	k := testkit.NewKit(b, db)
	numbers := make([]int64, 200)
	for i := range numbers {
		numbers[i] = k.Number(k.Account(account.Draft{FirstName: "Jess"}))
	}
	b.SetParallelism(32)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			started(b, k, numbers[i%len(numbers)])
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "start/s")
}

func started(b *testing.B, k *testkit.Kit, n int64) (cookie secret.String) {
	k.Do(func(tx *op.Tx) error {
		who, err := account.StandingOf(tx.Ctx, tx.Tx, n, true)
		if err != nil {
			return err
		}
		s, err := session.Start(tx, session.Draft{Account: n, Epoch: who.Epoch, Identity: "password", Methods: []string{"pwd"}})
		cookie = s.Cookie
		return err
	})
	return cookie
}
