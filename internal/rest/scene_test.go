package rest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/rest"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

var ctx = context.Background()

// scene is the API over a fresh installation.
type scene struct {
	*testkit.Kit
	URL string
	Log *journal

	federation *federation.Service
}

// each runs f on both databases.
func each(t *testing.T, f func(t *testing.T, s *scene)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) { f(t, newScene(t, k, roleKeys{k})) })
}

func newScene(t *testing.T, k *testkit.Kit, keys rest.Keys) *scene {
	t.Helper()
	k.AskSecond()
	s := &scene{Kit: k, Log: &journal{}}
	log := slog.New(slog.NewTextHandler(s.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
	require.NoError(t, err)
	credentials := credential.NewService(k.DB, proof.NewHasher(1, 1))
	credentials.Portals = portals
	s.federation = federation.NewService(federation.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{}), Portals: portals})
	api := rest.Handler(rest.Config{
		Log: log, Now: k.Clock.Now, Version: "test", Keys: keys,
		Account: account.NewService(k.DB), Audit: audit.NewService(k.DB), Desk: desk.NewService(k.DB),
		Health:  health.NewService(health.Config{DB: k.DB, Sequencer: ledger.NewSequencer(ledger.SequencerConfig{Store: k.DB.Store}), Jobs: &job.Board{}, Node: "node-1", Host: "desk-1", Version: "1.2.3"}),
		Message: message.NewService(message.Config{DB: k.DB, Origins: portals, Node: "test"}),
		Session: session.NewService(k.DB, nil),
		SignIn:  signin.NewService(signin.Config{DB: k.DB, Credentials: credentials}),
		Staff:   staff.NewService(k.DB, proof.NewHasher(1, 1)), Tenant: tenant.NewService(k.DB), Webhook: webhook.NewService(webhook.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{}), Node: "node-1"}),
		Credential: credentials, OAuth: oauth.NewService(k.DB), Portals: portals,
		Federation: s.federation, Directory: directory.NewService(k.DB),
		Privacy: privacy.NewService(k.DB),
		Report:  report.NewService(k.DB),
	})
	server := httptest.NewServer(edge.Handler(edge.Config{Log: log, Now: k.Clock.Now, NewID: func() string { return k.DB.IDs.New("req") }}, api))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// number gives what happened so far its positions.
func (s *scene) number(t *testing.T) {
	t.Helper()
	signer, _ := s.DB.Ring.Signer()
	require.NoError(t, ledger.NewSequencer(ledger.SequencerConfig{
		Store: s.DB.Store, Ledger: s.DB.Ledger, Signer: signer, Holder: "test", Now: s.Clock.Now, Log: slog.New(slog.DiscardHandler),
	}).Round(ctx))
}

// client shows the key of a role.
func (s *scene) client(role string, opts ...client.Option) *client.Client {
	return client.New(s.URL, "key-"+role, append([]client.Option{client.WithWait(noWait)}, opts...)...)
}

func noWait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// roleKeys takes "key-ROLE" for a member of that role, in the tenant named, and
// "key-ROLE@SEGMENT" for one who is limited to a segment.
type roleKeys struct{ k *testkit.Kit }

var errBadKey = fault.New(fault.Unauthorized, "key_not_valid", "This key is not valid.")

func (r roleKeys) Actor(_ context.Context, key secret.String, tenant string) (authz.Actor, error) {
	role, ok := strings.CutPrefix(key.Reveal(), "key-")
	role, segment, _ := strings.Cut(role, "@")
	switch {
	case role == "breaks":
		return authz.Actor{}, errors.New("sql: no such table api_key in internal/staff/key.go")
	case role == "panics":
		panic("goroutine of internal/staff")
	case !ok || authz.RoleNamed(role) == nil:
		return authz.Actor{}, errBadKey
	}
	a := r.k.Actor(role)
	a.Grants[0].Segment = segment
	if tenant != "" {
		a.Tenant, a.Grants[0].Tenant = tenant, tenant
	}
	return a, nil
}

func (r roleKeys) Anywhere(ctx context.Context, key secret.String, tenant string) (authz.Actor, error) {
	return r.Actor(ctx, key, tenant)
}

// journal is a log that can be read while it is written.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// send sends a raw request with the agent's key.
func (s *scene) send(t *testing.T, method, target, body string, change func(*http.Request)) answer {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+target, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer key-agent")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(r)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return answer{res.StatusCode, res.Header, string(text)}
}
