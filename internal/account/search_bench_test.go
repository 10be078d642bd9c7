package account_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/gate"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// benchmark is an installation with many accounts.
type benchmark struct {
	s     *account.Service
	db    *op.DB
	agent authz.Actor
	crowd *crowd
	some  []account.Draft // of those that are stored
}

// openBenchmark fills a database with READMIT_BENCH_ACCOUNTS accounts (20,000
// if it is not set). With READMIT_BENCH_DIR it is kept there and used again;
// READMIT_BENCH_POSTGRES takes that database in its place.
func openBenchmark(b *testing.B) *benchmark {
	b.Helper()
	n := 20_000
	if text := os.Getenv("READMIT_BENCH_ACCOUNTS"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		require.NoError(b, err)
	}
	dir := os.Getenv("READMIT_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	now := func() time.Time { return time.Now() }
	cfg := store.Config{Dir: dir, URL: os.Getenv("READMIT_BENCH_POSTGRES")}
	db, err := store.Open(context.Background(), cfg)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	ring, err := keyring.Open(filepath.Join(dir, "keys"), now)
	require.NoError(b, err)
	ids := id.Source{Now: now, Rand: rand.Reader}
	o := &op.DB{Store: db, Ring: ring, IDs: ids, Now: now, Gate: gate.Open(), Ledger: ledger.NewLedger(ids, ring, func() {}), Log: slog.New(slog.DiscardHandler)}
	m := &benchmark{s: account.NewService(o), db: o, crowd: newCrowd(1)}
	m.agent = authz.Actor{Kind: authz.Member, ID: "mem_bench", Name: "Bench", Call: authz.Call{Via: "bench"}}
	m.agent.Tenant = m.tenant(b)
	m.agent.Grants = []authz.Grant{{Tenant: m.agent.Tenant, Permissions: authz.RoleNamed(authz.Supervisor).Permissions}} // who sees whole addresses
	m.fill(b, n)
	return m
}

func (m *benchmark) tenant(b *testing.B) string {
	tenants := tenant.NewService(m.db)
	if t, err := tenants.BySlug(ctx, "bench"); err == nil {
		return t.ID
	}
	t, err := tenants.Add(ctx, authz.Actor{Kind: authz.System, ID: "bench", Call: authz.Call{Via: "bench"}}, tenant.AddInput{
		Slug: "bench", Name: "Bench", DefaultRegion: "DE", TimeZone: "Europe/Berlin", Language: "en",
	})
	require.NoError(b, err)
	return t.ID
}

// fill inserts what is not there yet. The drafts are drawn again in any case:
// some of them are what is searched for.
func (m *benchmark) fill(b *testing.B, n int) {
	var have int
	require.NoError(b, m.db.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT count(*) FROM account").Scan(&have)
	}))
	if have == 0 {
		_, err := op.Do(ctx, m.db, authz.Actor{Kind: authz.System, ID: "bench", Tenant: m.agent.Tenant}, opFill, noInput{}, func(tx *op.Tx) (bool, error) { return account.BeginFill(tx) })
		require.NoError(b, err)
	}
	var list []*account.Bulk
	for i := range n {
		d := m.crowd.draft(i)
		if i%(n/2000+1) == 0 {
			m.some = append(m.some, d)
		}
		if have > 0 {
			continue
		}
		list = append(list, account.Prepare(m.agent.Tenant, m.db.IDs, &d))
		if len(list) == 5000 || i == n-1 {
			require.NoError(b, m.db.Store.Write(ctx, func(tx *store.Tx) error { return account.InsertBulk(ctx, tx, list, false) }))
			list = nil
		}
	}
	if have == 0 {
		require.NoError(b, account.FinishFill(ctx, m.db.Store, account.Finish{Token: "bench"}))
	}
}

var opFill = op.Define("test.fill", "Fill a directory for a benchmark", op.Needs{})

func (m *benchmark) beginning(word string, least int) string {
	letters := []rune(strings.Fields(word)[0])
	if len(letters) <= least {
		return string(letters)
	}
	return string(letters[:least+m.crowd.random.IntN(len(letters)-least)])
}

func (m *benchmark) inside(word string, n int) string {
	letters := []rune(strings.Fields(word)[0])
	if len(letters) <= n {
		return string(letters)
	}
	i := m.crowd.random.IntN(len(letters) - n + 1)
	return string(letters[i : i+n])
}

func address(d account.Draft) string { return d.Email + d.UnverifiedEmail }

func local(d account.Draft) string {
	l, _, _ := strings.Cut(address(d), "@")
	return l
}

func (m *benchmark) mistyped(d account.Draft, errors int) string {
	l, domain, _ := strings.Cut(address(d), "@")
	for range errors {
		if m.crowd.random.IntN(4) == 0 {
			domain = m.crowd.slip(domain)
		} else {
			l = m.crowd.slip(l)
		}
	}
	return l + "@" + domain
}

// BenchmarkSearch reports the p50 and p99 of each kind of search, in
// milliseconds, on the clock and of the processor, with the audit entry.
func BenchmarkSearch(b *testing.B) {
	type in = account.SearchInput
	m := openBenchmark(b)
	year := func(d account.Draft) *time.Time {
		return ptr(time.Date(d.CreatedAt.Year(), 1, 1, 0, 0, 0, 0, time.UTC))
	}
	for _, k := range []struct {
		name string
		ask  func(d account.Draft) in
	}{
		{"email_eq", func(d account.Draft) in { return in{Email: term(account.Eq, address(d))} }},
		{"customer_id", func(d account.Draft) in { return in{CustomerID: term("", d.CustomerID)} }},
		{"phone_prefix", func(d account.Draft) in {
			n := "+4915012"
			if len(d.Phones) > 0 {
				n = d.Phones[0].Number
			}
			return in{Phone: term("", n[:5+m.crowd.random.IntN(len(n)-5)])}
		}},
		{"first_prefix", func(d account.Draft) in { return in{FirstName: term("", m.beginning(d.FirstName, 2))} }},
		{"last_prefix", func(d account.Draft) in { return in{LastName: term("", m.beginning(d.LastName, 2))} }},
		{"first_and_last", func(d account.Draft) in {
			return in{FirstName: term("", m.beginning(d.FirstName, 3)), LastName: term("", m.beginning(d.LastName, 3))}
		}},
		{"name_status_created", func(d account.Draft) in {
			return in{LastName: term("", m.beginning(d.LastName, 3)), Status: "VERIFIED", CreatedFrom: year(d)}
		}},
		{"domain_status_newest", func(d account.Draft) in {
			_, domain, _ := strings.Cut(address(d), "@")
			return in{Email: term("", "*@"+domain), Status: "ACTIVE", Sort: "-created"}
		}},
		{"fuzzy_1", func(d account.Draft) in { return in{Email: term("", m.mistyped(d, 1))} }},
		{"fuzzy_2", func(d account.Draft) in { return in{Email: term("", m.mistyped(d, 2))} }},
		{"box_email", func(d account.Draft) in { return in{Q: address(d)} }},
		{"box_name", func(d account.Draft) in {
			return in{Q: m.beginning(d.FirstName, 3) + " " + m.beginning(d.LastName, 3)}
		}},
		{"box_typed", func(d account.Draft) in { return in{Q: m.beginning(d.LastName, 2)} }},
		{"wildcard_by_name", func(d account.Draft) in {
			return in{Email: term("", "*"+m.inside(local(d), 4)+"*@*"), Sort: "name"}
		}},
		{"wildcard_by_login", func(d account.Draft) in {
			return in{Email: term("", "*"+m.inside(local(d), 4)+"*@*"), Sort: "-last_login"}
		}},
		{"contains_by_name", func(d account.Draft) in {
			return in{LastName: term(account.Contains, m.inside(d.LastName, 3)), Sort: "name"}
		}},
		{"contains_by_login", func(d account.Draft) in {
			return in{LastName: term(account.Contains, m.inside(d.LastName, 3)), Sort: "-last_login"}
		}},
		{"locked", func(account.Draft) in { return in{Status: "LOCKED"} }},
		{"pending_newest", func(account.Draft) in { return in{Status: "PENDING"} }},
		{"last_login_range", func(d account.Draft) in {
			return in{LastLoginFrom: ptr(d.CreatedAt), LastLoginTo: ptr(d.CreatedAt.Add(24 * time.Hour)), Sort: "-last_login"}
		}},
	} {
		b.Run(k.name, func(b *testing.B) {
			var took, worked []time.Duration
			i, hits := 0, 0
			worst, slowest := in{}, time.Duration(0)
			for b.Loop() {
				ask := k.ask(m.some[i*7919%len(m.some)])
				i++
				started, before := time.Now(), processor()
				out, err := m.s.Search(ctx, m.agent, ask)
				took, worked = append(took, time.Since(started)), append(worked, processor()-before)
				require.NoError(b, err)
				if among(out.Items[:min(len(out.Items), 10)], address(m.some[(i-1)*7919%len(m.some)])) {
					hits++
				}
				if worked[len(worked)-1] > slowest {
					worst, slowest = ask, worked[len(worked)-1]
				}
			}
			slices.Sort(took)
			slices.Sort(worked)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
			b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
			if strings.HasPrefix(k.name, "fuzzy") {
				b.ReportMetric(100*float64(hits)/float64(i), "found-%")
			}
			b.ReportMetric(ms(worked[len(worked)/2]), "p50-cpu-ms")
			b.ReportMetric(ms(worked[len(worked)*99/100]), "p99-cpu-ms")
			if os.Getenv("READMIT_BENCH_WORST") != "" {
				b.Logf("slowest %v: %+v", slowest, worst)
			}
		})
	}
}

// among reports whether one of the accounts has the address.
func among(items []account.Hit, address string) bool {
	return slices.ContainsFunc(items, func(h account.Hit) bool {
		return h.Email != nil && *h.Email == address || h.UnverifiedEmail != nil && *h.UnverifiedEmail == address
	})
}

// processor is the processor time that the process has used: what a search
// costs on a machine that others use too.
func processor() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // cannot fail for the process itself
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
