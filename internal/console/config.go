package console

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/webhook"
	"github.com/readmit/readmit/web"
)

// Config is what the console works with. Every field must be set, except that
// Stopping may be nil.
type Config struct {
	Accounts *account.Service
	Audit    *audit.Service
	Desk     *desk.Service
	Health   *health.Service
	Messages *message.Service
	Tenants  *tenant.Service
	Portals  *tenant.Portals
	Staff    *staff.Service
	Sessions *staff.Sessions
	SignedIn *session.Service    // customers' sessions and devices
	OAuth    *oauth.Service      // applications, and what they may do for an account
	Proofs   *credential.Service // customers' passwords and second factors
	SignIn   *signin.Service     // networks from which nobody signs in
	Privacy  *privacy.Service    // deletion, and what else customers may ask for
	Reports  *report.Service
	Ring     *keyring.Ring

	Federation *federation.Service
	Webhooks   *webhook.Service
	Directory  *directory.Service

	// Assets are the bundled script and style: [web.Embedded].
	Assets web.Assets
	// Watch gives a channel that is woken after events of one of the accounts
	// were committed, and ends the watch: [ledger.Ledger.Subscribe].
	Watch func(accounts ...int64) (woken <-chan struct{}, end func())
	// Answered finds a request of the actor's by its idempotency key:
	// [op.DB.Answered].
	Answered func(ctx context.Context, actor authz.Actor, key string) (*op.Spec, time.Time, error)
	// NewID makes ids with a prefix, for forms that must not count twice.
	NewID func(prefix string) string
	Log   *slog.Logger
	Now   func() time.Time
	// Base is the address by which staff reach the console. By https the
	// cookie is bound to exactly that host.
	Base string
	// Stopping is closed when the server stops: streams end then.
	Stopping <-chan struct{}
}

// console serves the desk.
type console struct {
	Config
	texts    *locale.Catalog
	cookie   edge.Cookie
	passkeys *staff.Passkeys
}

// New returns the handler of all addresses of the console: those under /staff,
// /t and /assets. It returns an error if Base is no address, or the embedded
// texts cannot be read.
func New(cfg Config) (http.Handler, error) {
	base, err := url.Parse(cfg.Base)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("the console's address %q is not of the form https://desk.example.com", cfg.Base)
	}
	texts, err := locale.Load()
	if err != nil {
		return nil, err
	}
	passkeys, err := staff.NewPasskeys(cfg.Staff, cfg.Base)
	if err != nil {
		return nil, err
	}
	c := &console{Config: cfg, texts: texts, cookie: edge.NewCookie(edge.StaffCookie, base.Scheme == "https"), passkeys: passkeys}
	return c.routes(), nil
}
