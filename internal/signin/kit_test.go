package signin_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

// origin is where the customers of the first tenant come in.
const origin = "http://localhost:8485"

// jess is whose account the tests are about; right is her password.
const (
	jess  = "jess@example.com"
	right = secret.String("correct horse battery")
)

// scene is an installation with the doors and one account behind them.
type scene struct {
	*testkit.Kit
	*signin.Service
	credentials *credential.Service
	address     string
	login       string
	n           int64
}

// services are the doors of an installation, and what they check by.
func services(k *testkit.Kit) (*credential.Service, *signin.Service) {
	c := credential.NewService(k.DB, proof.NewHasher(2, 4000))
	var err error
	c.Portals, err = tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: origin, Console: "http://localhost:8484", First: "shop"})
	require.NoError(k.T, err)
	return c, signin.NewService(signin.Config{DB: k.DB, Credentials: c})
}

func newScene(t *testing.T, k *testkit.Kit) *scene {
	t.Helper()
	s := &scene{Kit: k, address: jess}
	s.credentials, s.Service = services(k)
	s.login = k.Account(account.Draft{FirstName: "Jess", Email: jess, Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}})
	s.n = k.Number(s.login)
	s.setPassword(right)
	return s
}

func (s *scene) setPassword(p secret.String) {
	s.T.Helper()
	hash, err := s.credentials.NewPassword(ctx, s.Tenant, p)
	require.NoError(s.T, err)
	s.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, s.n, hash) })
}

// visitor comes from an address of the documentation (RFC 5737).
func (s *scene) visitor() authz.Actor {
	return signin.Visitor(s.Tenant, authz.Call{Via: "portal", Request: "req_test", Address: "192.0.2.9", UserAgent: testkit.Firefox})
}

func (s *scene) signIn(identifier string, p secret.String) (signin.SignedIn, error) {
	return s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: identifier, Password: p})
}

// opened is the session of a cookie.
func (s *scene) opened(cookie secret.String) (session.Session, error) {
	return session.NewSessions(s.DB).Open(ctx, s.Tenant, cookie)
}

// link is the text of the newest link of a kind.
func (s *scene) link(kind nonce.Kind) (out secret.String) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT id FROM nonce WHERE kind = $1 AND account = $2 ORDER BY created_at DESC, id DESC LIMIT 1", string(kind), s.n).Scan(&id)
		if err != nil {
			return err
		}
		out, err = nonce.Text(ctx, tx, s.DB.Ring, id, s.Clock.Now())
		return err
	}))
	return out
}

// reasons counts the account's failed sign-ins by their reason.
func (s *scene) reasons() map[string]int {
	out := map[string]int{}
	for _, e := range s.events("signin.failed") {
		out[e.Reason]++
	}
	return out
}
