package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/backup"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/gate"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/obs"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/webhook"
)

// App is an open installation.
type App struct {
	Config  config.Config
	Log     *slog.Logger
	DB      *op.DB
	Metrics *obs.Metrics

	Tenants      *tenant.Service
	Portals      *tenant.Portals
	Accounts     *account.Service
	Directory    *directory.Service
	Desk         *desk.Service
	Audit        *audit.Service
	Health       *health.Service
	Messages     *message.Service
	OAuth        *oauth.Service
	LogoutTeller *oauth.Teller
	Webhooks     *webhook.Service
	Privacy      *privacy.Service
	Reports      *report.Service
	Backups      *backup.Service
	Staff        *staff.Service
	// CustomerSessions has the operations on customers' sessions, SignedIn finds
	// the one behind a cookie. Places closes with the App.
	CustomerSessions *session.Service
	SignedIn         *session.Sessions
	Places           *session.Places
	Sessions         *staff.Sessions
	Keys             *staff.Keys

	Credentials *credential.Service
	SignIn      *signin.Service

	Fetch      *fetch.Client
	Federation *federation.Service

	// Sequencer numbers what was written; [App.Background] runs it.
	Sequencer *ledger.Sequencer

	node     string // names this process among all
	replayed int    // accounts that were erased again when it was opened
	jobs     job.Board
	now      func() time.Time
	ticker   *time.Ticker
	// stopping is closed by stop, once.
	stopping chan struct{}
	stop     func()
}

// waitingPasswords is how many callers may wait for a password to be checked.
const waitingPasswords = 64

// Open opens the database that cfg names, brings its schema up to date, opens
// the keys and makes every operation ready. It checks that the keys are those
// the database was written with, and erases whom a restored database has again
// although they were erased.
//
// It returns an error in words for an operator; nothing is left open then.
func Open(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	return open(ctx, cfg, log, (*App).claimKeys, (*App).replayTombstones)
}

// open opens everything and takes the steps after which it may be used.
func open(ctx context.Context, cfg config.Config, log *slog.Logger, steps ...func(*App, context.Context) error) (*App, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	ring, err := keyring.Open(cfg.KeyFolder(), clockOf(cfg))
	if err != nil {
		return nil, fmt.Errorf("open the keys: %w", err)
	}
	db, err := store.Open(ctx, store.Config{Dir: cfg.Data, URL: cfg.Database, Direct: cfg.DatabaseDirect, Log: log})
	if err != nil {
		return nil, fmt.Errorf("open the database (%s): %w", cfg.Where(), err)
	}
	a, err := build(cfg, log, ring, db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	for _, step := range steps {
		if err := step(a, ctx); err != nil {
			return nil, errors.Join(err, a.Close())
		}
	}
	return a, nil
}

func build(cfg config.Config, log *slog.Logger, ring *keyring.Ring, db *store.DB) (*App, error) {
	a := &App{Config: cfg, Log: log, Metrics: obs.NewMetrics(), stopping: make(chan struct{}), now: clockOf(cfg)}
	a.stop = sync.OnceFunc(func() { close(a.stopping) })
	ids := id.Source{Now: a.now, Rand: rand.Reader}
	a.DB = &op.DB{
		Store: db, Ledger: ledger.NewLedger(ids, ring, func() { a.Sequencer.Wake() }), Ring: ring, IDs: ids,
		Gate: gate.Open(), Now: a.now, Log: log, Observe: a.Metrics.Operation,
	}
	a.node = fmt.Sprintf("%s-%d-%s", host(), os.Getpid(), ids.UUID())
	a.Sequencer = a.newSequencer()
	a.Tenants = tenant.NewService(a.DB)
	var err error
	if a.Portals, err = a.newPortals(); err != nil {
		return nil, err
	}
	if err := a.openFederation(); err != nil {
		return nil, err
	}
	if a.Messages, err = a.newMessages(); err != nil {
		return nil, err
	}
	a.Accounts = account.NewService(a.DB)
	a.Directory = directory.NewService(a.DB)
	a.Desk = desk.NewService(a.DB)
	a.Audit = audit.NewService(a.DB)
	a.OAuth = oauth.NewService(a.DB)
	a.LogoutTeller = oauth.NewTeller(oauth.TellerConfig{OAuth: a.OAuth, Origins: a.Portals, Fetch: a.Fetch})
	a.Webhooks = webhook.NewService(webhook.Config{DB: a.DB, Fetch: a.Fetch, Messages: a.Messages, Node: a.node})
	a.Privacy = privacy.NewService(a.DB)
	a.Privacy.Node, a.Privacy.Tombstones = a.node, privacy.Tombstones{Path: cfg.TombstonesFile()}
	a.Reports = report.NewService(a.DB)
	a.Privacy.Beside = []privacy.Erase{directory.Erase, a.Reports.Erase}
	a.Backups = backup.NewService(a.DB)
	hasher := proof.NewHasher(runtime.NumCPU(), waitingPasswords)
	a.Staff = staff.NewService(a.DB, hasher)
	a.Credentials = credential.NewService(a.DB, hasher)
	a.Credentials.Portals = a.Portals
	if cfg.Breached != "" {
		if a.Credentials.Breached, err = credential.OpenBreached(cfg.Breached); err != nil {
			return nil, err
		}
	}
	a.Sessions = staff.NewSessions(a.DB)
	if a.Places, err = session.OpenPlaces(cfg.Geo); err != nil {
		return nil, err
	}
	a.CustomerSessions, a.SignedIn = session.NewService(a.DB, a.Places), session.NewSessions(a.DB)
	a.SignIn = signin.NewService(signin.Config{DB: a.DB, Credentials: a.Credentials, Places: a.Places, Fetch: a.Fetch})
	a.Keys = staff.NewKeys(a.DB)
	a.Desk.Runner = gate.Runner(gate.Capabilities{
		Credentials: a.Credentials, Directory: a.Directory, Federation: a.Federation, Privacy: a.Privacy, Staff: a.Staff, Webhooks: a.Webhooks,
	})
	a.Health = a.newHealth()
	a.measureLag()
	return a, nil
}

// System returns Readmit itself as an actor in a tenant, which may be empty.
// via says through what it was told to act: cli or job.
func (a *App) System(via, tenant string) authz.Actor {
	return authz.Actor{
		Kind: authz.System, ID: via, Name: "Readmit", Tenant: tenant,
		Call: authz.Call{Via: via, Request: a.DB.IDs.New("req")},
	}
}

// Close waits for writes that have begun and closes the database.
func (a *App) Close() error {
	a.ticker.Stop()
	return errors.Join(a.Places.Close(), a.DB.Store.Close())
}
