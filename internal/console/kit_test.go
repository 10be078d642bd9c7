package console_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/gate"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
	"github.com/readmit/readmit/web"
)

// server is a console that is served, with what it has logged.
type server struct {
	*testkit.Kit
	staff  *staff.Service
	desk   *desk.Service
	health *health.Service
	url    string
	log    *log
	stop   chan struct{}
}

type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// serve starts the console over the kit, as the application does.
func serve(t *testing.T, k *testkit.Kit) *server {
	t.Helper()
	k.AskSecond()
	s := &server{Kit: k, log: &log{}, stop: make(chan struct{})}
	s.health = health.NewService(health.Config{DB: k.DB, Sequencer: ledger.NewSequencer(ledger.SequencerConfig{Store: k.DB.Store}), Jobs: &job.Board{}, Node: "node-1", Host: "desk-1", Version: "1.2.3"})
	s.staff = staff.NewService(k.DB, proof.NewHasher(2, 8))
	logger := slog.New(slog.NewTextHandler(s.log, nil))
	assets, err := web.Open(fstest.MapFS{
		web.ManifestName: {Data: []byte(`{"console.js":"console-AB12.js"}`)}, "console-AB12.js": {Data: []byte("1")},
	})
	require.NoError(t, err)
	portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
	require.NoError(t, err)
	s.desk = desk.NewService(k.DB)
	federated := federation.NewService(federation.Config{DB: k.DB, Portals: portals, Fetch: fetch.New(fetch.Config{})})
	proofs := credential.NewService(k.DB, proof.NewHasher(1, 1))
	s.desk.Runner = gate.Runner(gate.Capabilities{Credentials: proofs, Directory: directory.NewService(k.DB), Federation: federated, Privacy: privacy.NewService(k.DB), Staff: s.staff, Webhooks: webhook.NewService(webhook.Config{DB: k.DB})})
	h, err := console.New(console.Config{
		OAuth:    oauth.NewService(k.DB),
		Accounts: account.NewService(k.DB), Audit: audit.NewService(k.DB), Health: s.health, Desk: s.desk, Tenants: tenant.NewService(k.DB), Staff: s.staff,
		SignedIn: session.NewService(k.DB, nil), Portals: portals,
		Privacy:    privacy.NewService(k.DB),
		Reports:    report.NewService(k.DB),
		Federation: federated,
		Webhooks:   webhook.NewService(webhook.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{}), Node: "node-1"}),
		Proofs:     proofs,
		Directory:  directory.NewService(k.DB),
		SignIn:     signin.NewService(signin.Config{DB: k.DB}),
		Sessions:   staff.NewSessions(k.DB), Ring: k.DB.Ring, Assets: assets, Watch: k.DB.Ledger.Subscribe, Answered: k.DB.Answered,
		Messages: message.NewService(message.Config{DB: k.DB, Origins: inShop{}, Node: "test", Mailbox: true}),
		NewID:    k.DB.IDs.New, Log: logger, Now: k.Clock.Now, Base: "http://localhost:8484", Stopping: s.stop,
	})
	require.NoError(t, err)
	outer := edge.Handler(edge.Config{Log: logger, Now: k.Clock.Now, NewID: func() string { return k.DB.IDs.New("req") }}, h)
	listening := httptest.NewServer(outer)
	t.Cleanup(listening.Close)
	s.url = listening.URL
	return s
}

// browser is somebody's browser without script; redirects are shown and not
// followed.
type browser struct {
	t      *testing.T
	server *server
	http   *http.Client
	agent  string
}

func (s *server) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &browser{t: t, server: s, http: client, agent: "test"}
}

const password = "correct horse battery staple"

// invite makes a member with a role and returns the link's secret.
func (s *server) invite(t *testing.T, email, role, tenant string) staff.Link {
	t.Helper()
	system := authz.Actor{Kind: authz.System, ID: "cli", Name: "Readmit", Call: authz.Call{Via: "cli"}}
	link, err := s.staff.Invite(context.Background(), system, staff.InviteInput{Email: email, Role: role, Tenant: tenant})
	require.NoError(t, err)
	return link
}

// signedIn is the browser of a member who has just joined.
func (s *server) signedIn(t *testing.T, role string) *browser {
	t.Helper()
	return s.joins(t, role+"@desk.example", role)
}

// joins is the browser of a member who has just joined under an e-mail.
func (s *server) joins(t *testing.T, email, role string) *browser {
	t.Helper()
	b := s.browser(t)
	link := s.invite(t, email, role, s.Tenant)
	page := b.get("/staff/welcome/" + link.Secret.Reveal())
	require.Equal(t, 200, page.status)
	a := b.post("/staff/welcome/"+link.Secret.Reveal(), url.Values{
		"name": {"Maria Berg"}, "password": {password}, "code": {s.code(t, page.secret(t))},
	})
	require.Equal(t, 303, a.status, a.body)
	return b
}

// second is another administrator, who says yes to what others ask for.
func (s *server) second(t *testing.T) *browser {
	t.Helper()
	return s.joins(t, "second@desk.example", authz.Administrator)
}

// approves says yes to what an act has asked for, and returns the approval's
// address.
func (b *browser) approves(a answer) string {
	b.t.Helper()
	require.Equal(b.t, 303, a.status, a.body)
	page, id, found := strings.Cut(a.location(), "#")
	require.True(b.t, found && strings.HasSuffix(page, "/approvals"), "it asks for approval: %s", a.location())
	one := page + "/" + id
	require.Contains(b.t, b.get(page).body, `action="`+one+`/approve"`)
	require.Equal(b.t, page, b.post(one+"/approve", nil).location())
	return one
}

func (s *server) code(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, s.Clock.Now())
	require.NoError(t, err)
	return code
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// secret is the TOTP secret that a welcome page shows.
func (a answer) secret(t *testing.T) string {
	t.Helper()
	_, rest, found := strings.Cut(a.body, "otpauth://totp/")
	require.True(t, found, a.body)
	_, rest, _ = strings.Cut(rest, "secret=")
	secret, _, _ := strings.Cut(rest, "&")
	return secret
}

func (a answer) location() string { return a.header.Get("Location") }

func (b *browser) get(path string) answer { return b.do("GET", path, nil, nil) }

func (b *browser) post(path string, form url.Values) answer { return b.do("POST", path, form, nil) }

// htmx sends as the page's script does.
func (b *browser) htmx(method, path string, form url.Values) answer {
	return b.do(method, path, form, map[string]string{"HX-Request": "true"})
}

func (b *browser) do(method, path string, form url.Values, header map[string]string) answer {
	b.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(context.Background(), method, b.server.url+path, body)
	require.NoError(b.t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("User-Agent", b.agent)
	if method == "POST" && !form.Has("key") { // as the page's script does
		r.Header.Set("Idempotency-Key", rand.Text())
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	answered, err := b.http.Do(r)
	require.NoError(b.t, err)
	defer answered.Body.Close()
	text, err := io.ReadAll(answered.Body)
	require.NoError(b.t, err)
	return answer{status: answered.StatusCode, header: answered.Header, body: string(text)}
}
