package signin_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// BenchmarkPasswordSignIn signs in by password side by side, on SQLite at
// synchronous=FULL and on PostgreSQL, beside the rate of argon2id alone in the
// same run, which nothing can be faster than.
func BenchmarkPasswordSignIn(b *testing.B) {
	b.Run("argon2id", func(b *testing.B) {
		h := proof.NewHasher(runtime.NumCPU(), 4000)
		hash, err := h.Hash(ctx, right)
		require.NoError(b, err)
		b.ResetTimer()
		b.SetParallelism(16)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if ok, _, err := h.Verify(ctx, hash, right); !ok || err != nil {
					b.Error("the password is not taken", err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "op/s")
	})
	b.Run("sqlite", func(b *testing.B) {
		db, err := store.Open(ctx, store.Config{Dir: b.TempDir()})
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, db.Close()) })
		benchSignIn(b, testkit.NewKit(b, db))
	})
	b.Run("postgres", func(b *testing.B) { benchSignIn(b, testkit.NewKit(b, testkit.Postgres(b))) })
}

func benchSignIn(b *testing.B, k *testkit.Kit) {
	credentials := credential.NewService(k.DB, proof.NewHasher(runtime.NumCPU(), 4000))
	s := signin.NewService(signin.Config{DB: k.DB, Credentials: credentials})
	hash, err := credentials.NewPassword(ctx, k.Tenant, right)
	require.NoError(b, err)
	const accounts = 64
	for i := range accounts {
		n := k.Number(k.Account(account.Draft{Email: fmt.Sprintf("jess%d@example.com", i), Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}}))
		k.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, n, hash) })
	}
	visitor := signin.Visitor(k.Tenant, authz.Call{Via: "portal", Address: "192.0.2.9", UserAgent: testkit.Firefox})
	b.ResetTimer()
	b.SetParallelism(16)
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			_, err := s.SignIn(ctx, visitor, signin.SignInInput{Identifier: fmt.Sprintf("jess%d@example.com", i%accounts), Password: right})
			if err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "op/s")
}
