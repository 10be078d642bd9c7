package oidc

import (
	"log/slog"
	"net/http"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Config is what the endpoints need. Everything must be set.
type Config struct {
	Log      *slog.Logger
	Store    *store.DB
	OAuth    *oauth.Service
	Portals  *tenant.Portals
	Sessions *session.Sessions
	Session  *session.Service
	// Cookie is the one of customers' sessions, which the portal sets.
	Cookie edge.Cookie
	// Problem draws the portal's page for what a person is told; nil: plain text.
	Problem func(w http.ResponseWriter, r *http.Request, f *fault.Error)
}

// Paths that only the portal serves.
const (
	signInPath   = "/sign-in"
	consentPath  = "/consent"
	devicePath   = "/device"
	signOutPath  = "/sign-out"
	signedOut    = "/signed-out"
	continuePath = "/oauth/continue"
)

// Patterns are what [Handler] answers, for the mux that it is mounted on.
var Patterns = []string{"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth/"}

// Handler serves the endpoints. It expects to stand behind [edge.Handler].
func Handler(cfg Config) http.Handler {
	s := &server{cfg}
	mux := http.NewServeMux()
	for pattern, act := range map[string]act{
		"GET /.well-known/openid-configuration":       s.discovery,
		"GET /.well-known/oauth-authorization-server": s.discovery,
		"GET /oauth/jwks":                             s.jwks,
		"GET /oauth/authorize":                        s.authorize,
		"POST /oauth/authorize":                       s.authorize,
		"GET " + continuePath:                         s.goOn,
		"POST /oauth/token":                           s.token,
		"POST /oauth/device_authorization":            s.deviceAuthorization,
		"POST /oauth/introspect":                      s.introspect,
		"POST /oauth/revoke":                          s.revoke,
		"GET /oauth/userinfo":                         s.userinfo,
		"POST /oauth/userinfo":                        s.userinfo,
		"GET /oauth/logout":                           s.logout,
		"POST /oauth/logout":                          s.logout,
		"GET /oauth/signed-out":                       s.loggedOut,
		"OPTIONS /oauth/":                             s.preflight,
	} {
		mux.HandleFunc(pattern, s.serve(act))
	}
	return edge.LimitBody(mux)
}

type server struct{ Config }

// act answers one request, or returns what to answer instead.
type act func(v *visit) error

// visit is one request to a tenant's endpoints.
type visit struct {
	w      http.ResponseWriter
	r      *http.Request
	tenant tenant.Tenant
	issuer string // the tenant's origin, from the configuration
	call   authz.Call
	basic  bool // the application showed its secret in the header
}

// serve finds the tenant by host, reads the form, and writes what is refused.
func (s *server) serve(next act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		edge.Of(r.Context()).Route = r.Pattern
		v := &visit{w: w, r: r}
		if err := s.enter(v); err != nil {
			s.refuse(v, err)
			return
		}
		if err := next(v); err != nil {
			s.refuse(v, err)
		}
	}
}

// maxForm is how many bytes a form may have: the largest part is an ID token.
const maxForm = 64 << 10

func (s *server) enter(v *visit) (err error) {
	if v.tenant, err = s.Portals.Tenant(v.r.Context(), v.r.Host); err != nil {
		return err
	}
	err = s.Store.Read(v.r.Context(), func(tx *store.Tx) error {
		v.issuer, err = s.Portals.Origin(v.r.Context(), tx, v.tenant.ID)
		return err
	})
	if err != nil {
		return err
	}
	req := edge.Of(v.r.Context())
	v.call = authz.Call{Via: "oidc", Request: req.ID, Address: req.AddressText(), UserAgent: v.r.UserAgent()}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxForm)
	if v.r.ParseForm() != nil {
		return errMalformed
	}
	return nil
}

var errMalformed = fault.New(fault.Malformed, "invalid_request", "The request could not be read: send each parameter once, in the body, in a form of at most 64 KB.")

// current is the session of the browser that asks; the zero one if it has none
// that stands.
func (s *server) current(v *visit) (session.Session, error) {
	cookie := s.Cookie.Read(v.r)
	if cookie == "" {
		return session.Session{}, nil
	}
	found, err := s.Sessions.Open(v.r.Context(), v.tenant.ID, cookie)
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return session.Session{}, nil
	}
	return found, err
}
