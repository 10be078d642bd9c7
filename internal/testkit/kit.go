package testkit

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
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

// Kit is a fresh installation with one tenant.
type Kit struct {
	T      testing.TB
	DB     *op.DB
	Clock  *Clock
	Tenant string
}

// Clock is a clock that tests move.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Start is the instant at which every test begins.
var Start = time.Date(2026, 11, 3, 14, 2, 0, 0, time.UTC)

// Now returns the clock's instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the clock by d.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Each runs f on a fresh installation on SQLite and on PostgreSQL.
func Each(t *testing.T, f func(t *testing.T, k *Kit)) {
	t.Helper()
	EachStore(t, func(t *testing.T, db *store.DB) { f(t, NewKit(t, db)) })
}

// NewKit makes an installation with one tenant, "shop", in db.
func NewKit(t testing.TB, db *store.DB) *Kit {
	t.Helper()
	k := &Kit{T: t, Clock: &Clock{now: Start}}
	ids := id.Source{Now: k.Clock.Now, Rand: rand.Reader}
	ring, err := keyring.Open(t.TempDir()+"/keys", k.Clock.Now)
	require.NoError(t, err)
	k.DB = &op.DB{
		Store: db, Ring: ring, IDs: ids, Now: k.Clock.Now, Gate: gate.Open(),
		Ledger: ledger.NewLedger(ids, ring, func() {}), Log: slog.New(slog.DiscardHandler),
	}
	k.DB.Gate.Approval = func(*op.Tx, []byte) (string, error) { return "", nil }
	k.DB.Gate.Limit = func(*op.Tx, op.Input) error { return nil }
	k.Tenant = k.AddTenant("shop")
	return k
}

// AskSecond has the kit ask for a second person's yes as the application does.
// Without it every operation that needs one passes, so that tests of what it
// does need not tell who agreed.
func (k *Kit) AskSecond() { k.DB.Gate.Approval = gate.Open().Approval }

// Limit has the kit hold agents to the desk's limits as the application does.
// Without it none is counted, so that tests may open as much as they like.
func (k *Kit) Limit() { k.DB.Gate.Limit = gate.Open().Limit }

// AddTenant adds a tenant and returns its id.
func (k *Kit) AddTenant(slug string) string {
	k.T.Helper()
	t, err := tenant.NewService(k.DB).Add(context.Background(), authz.Actor{Kind: authz.System, ID: "test", Call: authz.Call{Via: "test"}}, tenant.AddInput{
		Slug: slug, Name: "The " + slug, DefaultRegion: "DE", TimeZone: "Europe/Berlin", Language: "en",
	})
	require.NoError(k.T, err)
	return t.ID
}

// Actor returns a member of the staff with a role in the kit's tenant.
func (k *Kit) Actor(role string) authz.Actor {
	k.T.Helper()
	r := authz.RoleNamed(role)
	require.NotNil(k.T, r, role)
	return authz.Actor{
		Kind: authz.Member, ID: "mem_" + role, Name: "Maria", Tenant: k.Tenant, FreshAt: k.Clock.Now(),
		Grants: []authz.Grant{{Tenant: k.Tenant, Role: role, Permissions: r.Permissions}},
		Call:   authz.Call{Via: "test", Request: "req_test", Address: "192.0.2.7", UserAgent: "test"},
	}
}

// System returns Readmit itself, acting in the kit's tenant.
func (k *Kit) System() authz.Actor {
	return authz.Actor{Kind: authz.System, ID: "test", Name: "Readmit", Tenant: k.Tenant, Call: authz.Call{Via: "test"}}
}

// Account inserts an account into the kit's tenant and returns its login ID.
func (k *Kit) Account(d account.Draft) string {
	k.T.Helper()
	return k.AccountIn(k.Tenant, d)
}

// AccountIn inserts an account into a tenant and returns its login ID.
func (k *Kit) AccountIn(tenant string, d account.Draft) string {
	k.T.Helper()
	if d.Status == "" {
		d.Status = account.Active
	}
	if d.CreatedAt.IsZero() {
		d.CreatedAt = k.Clock.Now()
	}
	actor := k.System()
	actor.Tenant = tenant
	login, err := op.Do(context.Background(), k.DB, actor, opInsert, insertInput{}, func(tx *op.Tx) (string, error) {
		_, login, err := account.Insert(tx, &d)
		return login, err
	})
	require.NoError(k.T, err)
	return login
}

var opInsert = op.Define("testkit.insert_account", "Insert an account for a test", op.Needs{})

type insertInput struct{}

func (insertInput) Validate() error   { return nil }
func (insertInput) Target() op.Target { return op.Target{} }

// Count returns how many rows a table has that meet the condition.
func (k *Kit) Count(table, where string, args ...any) (n int) {
	k.T.Helper()
	query := "SELECT count(*) FROM " + table
	if where != "" {
		query += " WHERE " + where
	}
	require.NoError(k.T, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(context.Background(), query, args...).Scan(&n)
	}))
	return n
}

// Do runs a step in an operation of the system.
func (k *Kit) Do(body func(*op.Tx) error) {
	k.T.Helper()
	k.DoIn(k.Tenant, body)
}

// DoIn is [Kit.Do] in another tenant.
func (k *Kit) DoIn(tenant string, body func(*op.Tx) error) {
	k.T.Helper()
	actor := k.System()
	actor.Tenant = tenant
	_, err := op.Do(context.Background(), k.DB, actor, opInsert, insertInput{}, func(tx *op.Tx) (string, error) {
		return "", body(tx)
	})
	require.NoError(k.T, err)
}
