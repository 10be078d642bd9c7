package oidc_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// durable is a scene on SQLite at synchronous=FULL, in a folder of its own.
func durable(b *testing.B) *scene {
	b.Helper()
	db, err := store.Open(ctx, store.Config{Dir: b.TempDir()})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	return newScene(b, testkit.NewKit(b, db))
}

// run has 64 callers do b.N things and reports their rate and p99.
func run(b *testing.B, do func(caller int) error) {
	b.Helper()
	took := make([][]time.Duration, 64)
	var wg sync.WaitGroup
	began := time.Now()
	for caller := range took {
		wg.Go(func() {
			for range b.N/len(took) + 1 {
				at := time.Now()
				if err := do(caller); err != nil {
					b.Error(err)
					return
				}
				took[caller] = append(took[caller], time.Since(at))
			}
		})
	}
	wg.Wait()
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(len(all))/time.Since(began).Seconds(), "op/s")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkTokens measures at SQLite with synchronous=FULL: refreshes, machines'
// tokens, and what the database commits by itself in the same run.
func BenchmarkTokens(b *testing.B) {
	s := durable(b)
	c, err := s.oauth.Client(ctx, s.Tenant, s.app.ID, s.app.Secret)
	require.NoError(b, err)
	machine := s.add(oauth.Machine, oauth.Settings{Name: "Stock"})
	call := authz.Call{Via: "bench"}
	tokens := make([]secret.String, 64)
	for i := range tokens {
		s.jess = s.Account(account.Draft{FirstName: "Jess", Email: fmt.Sprintf("jess%d@shop.example", i)})
		s.cookie, s.in = s.signIn()
		_, refresh := s.tokens()
		tokens[i] = secret.String(refresh)
	}
	b.Run("refresh", func(b *testing.B) {
		run(b, func(i int) error {
			out, err := s.oauth.Refresh(ctx, call, c, s.base, oauth.RefreshInput{Token: tokens[i]})
			tokens[i] = out.Refresh
			return err
		})
	})
	b.Run("client_credentials", func(b *testing.B) {
		run(b, func(int) error {
			m, err := s.oauth.Client(ctx, s.Tenant, machine.ID, machine.Secret)
			if err == nil {
				_, err = s.oauth.ForMachine(ctx, m, s.base, nil)
			}
			return err
		})
	})
	b.Run("raw_commit", func(b *testing.B) {
		run(b, func(i int) error {
			return s.DB.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.ExecContext(ctx, "INSERT INTO lease (name, holder, expires) VALUES ($1, 'bench', 1) ON CONFLICT (name) DO UPDATE SET expires = lease.expires + 1", fmt.Sprint("bench", i))
				return err
			})
		})
	})
}
