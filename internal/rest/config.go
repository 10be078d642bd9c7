package rest

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/webhook"
)

// Keys finds out who a key acts for.
type Keys interface {
	// Actor returns the actor of a key in the tenant that is named by its
	// short name or id, which may be empty. It answers a fault of kind
	// Unauthorized for a key that is not valid.
	Actor(ctx context.Context, key secret.String, tenant string) (authz.Actor, error)
	// Anywhere is Actor for requests that need no tenant: where Actor would
	// want one to be named, the actor is in none.
	Anywhere(ctx context.Context, key secret.String, tenant string) (authz.Actor, error)
}

// Config is what the API needs. Everything must be set.
type Config struct {
	Log     *slog.Logger
	Now     func() time.Time
	Version string // of the server, for the OpenAPI document

	Keys    Keys
	Account *account.Service
	Audit   *audit.Service
	Desk    *desk.Service
	Health  *health.Service
	Message *message.Service
	OAuth   *oauth.Service
	Session *session.Service
	SignIn  *signin.Service
	Staff   *staff.Service
	Tenant  *tenant.Service
	Portals *tenant.Portals
	Privacy *privacy.Service
	Report  *report.Service
	Webhook *webhook.Service
	// Stopping is closed when the server stops: streams end then. It may be nil.
	Stopping <-chan struct{}

	Directory  *directory.Service
	Federation *federation.Service
	Credential *credential.Service
}

// An address may show this many invalid keys at once, and one more in each
// period, before it must wait.
const (
	keyFailures      = 60
	keyFailurePeriod = time.Second
)

// Handler serves everything under /api/v1/. It expects to stand behind
// [edge.Handler], which gives requests their id and address.
func Handler(cfg Config) http.Handler {
	a := newAPI(cfg)
	a.routes()
	a.serveDocument()
	return edge.Recover(cfg.Log, a.broken, http.HandlerFunc(a.dispatch))
}

// api is the API under construction and then in service.
type api struct {
	Config
	mux      *http.ServeMux
	failures *edge.Failures
	table    []Route
}

func newAPI(cfg Config) *api {
	return &api{Config: cfg, mux: http.NewServeMux(), failures: edge.NewFailures(cfg.Now, keyFailures, keyFailurePeriod)}
}

// Routes lists every operation's address, in the order of routes.go.
func Routes() []Route {
	a := newAPI(Config{})
	a.routes()
	return a.table
}
