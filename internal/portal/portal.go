package portal

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/locale"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/portal/texts"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/web"
)

// Config is what the pages work with. Every field must be set.
type Config struct {
	Tenants *tenant.Service
	// Find returns the tenant whose customers come in under a host:
	// [tenant.Portals.Tenant].
	Find        func(ctx context.Context, host string) (tenant.Tenant, error)
	SignIn      *signin.Service
	Accounts    *account.Service
	Credentials *credential.Service
	Sessions    *session.Service
	SignedIn    *session.Sessions
	Desk        *desk.Service
	OAuth       *oauth.Service
	Federation  *federation.Service
	Privacy     *privacy.Service
	Assets      web.Assets
	Log         *slog.Logger
	Now         func() time.Time
	// HTTPS says that customers come by https: then cookies are bound to the host.
	HTTPS bool
}

// portal serves the pages.
type portal struct {
	Config
	texts                 *locale.Catalog
	session, device, flow edge.Cookie
	// guesses counts wrong codes of devices by network address.
	guesses *edge.Failures
	// provider and request are kept while the browser is at a provider's.
	provider, request edge.Cookie
	// language is the one that the customer chose.
	language edge.Cookie
	// first is the link of whoever accepted an invitation as JSON.
	first edge.Cookie
}

// Pages are the customers' pages: the handler of all their addresses.
type Pages struct {
	http.Handler
	portal *portal
}

// Problem tells a person on a page of the portal why the request that an
// application sent them with goes nowhere.
func (p *Pages) Problem(w http.ResponseWriter, r *http.Request, f *fault.Error) {
	p.portal.visitor(func(*visit) error { return f })(w, r)
}

// New returns the customers' pages. It returns an error if the embedded texts
// cannot be read.
func New(cfg Config) (*Pages, error) {
	catalog, err := texts.Load()
	if err != nil {
		return nil, err
	}
	p := &portal{
		Config: cfg, texts: catalog, session: edge.NewCookie(edge.SessionCookie, cfg.HTTPS),
		device: edge.NewCookie(edge.DeviceCookie, cfg.HTTPS), flow: edge.NewCookie(edge.FlowCookie, cfg.HTTPS),
		provider: edge.NewCookie(edge.ProviderCookie, cfg.HTTPS), request: edge.NewCookie(edge.RequestCookie, cfg.HTTPS),
		language: edge.NewCookie(edge.LanguageCookie, cfg.HTTPS), first: edge.NewCookie(edge.FirstCookie, cfg.HTTPS),
	}
	p.guesses = edge.NewFailures(cfg.Now, deviceGuesses, deviceGuessPeriod)
	return &Pages{Handler: p.routes(), portal: p}, nil
}
