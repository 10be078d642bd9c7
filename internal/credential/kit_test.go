package credential_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// origin is where the customers of the first tenant come in.
const origin = "http://localhost:8485"

// scene is an installation with a customer, Jess, who is signed in.
type scene struct {
	*testkit.Kit
	s     *credential.Service
	login string
	n     int64
	jess  authz.Actor
}

// each runs f with a customer on both databases.
func each(t *testing.T, f func(t *testing.T, s *scene)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) { f(t, newScene(k)) })
}

func newScene(k *testkit.Kit) *scene {
	k.T.Helper()
	s := &scene{Kit: k, s: credential.NewService(k.DB, proof.NewHasher(2, 300))}
	var err error
	s.s.Portals, err = tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: origin, Console: "http://localhost:8484", First: "shop"})
	require.NoError(k.T, err)
	verified := k.Clock.Now()
	s.login = k.Account(account.Draft{
		FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com",
		Phones: []account.Phone{{Number: "+12345550101", Type: "PRIMARY", VerifiedAt: &verified}},
	})
	s.n = numberOf(k, s.login)
	s.jess = customer(k, s.login)
	return s
}

// customer is the owner of an account, freshly signed in.
func customer(k *testkit.Kit, login string) authz.Actor {
	return authz.Actor{Kind: authz.Customer, ID: login, Name: "Jess Smith", Tenant: k.Tenant, Own: authz.OfCustomer(), FreshAt: k.Clock.Now(), Call: authz.Call{Via: "portal", Address: "192.0.2.9"}}
}

// visitor is whoever opens a link.
func visitor(k *testkit.Kit) authz.Actor {
	return authz.Actor{Kind: authz.Anonymous, ID: "anonymous", Tenant: k.Tenant, Own: authz.SetOf("credential.reset_password"), Call: authz.Call{Via: "portal"}}
}

// agent is a member of the staff who says why.
func (s *scene) agent(role string) authz.Actor {
	a := s.Actor(role)
	a.Call.Reason = "Asked by the owner"
	return a
}

func (s *scene) factors() (out []credential.Factor) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = credential.FactorsOf(ctx, tx, s.n)
		return err
	}))
	return out
}

func (s *scene) epoch() int64 {
	s.T.Helper()
	var st account.Standing
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		st, err = account.StandingOf(ctx, tx, s.n, false)
		return err
	}))
	return st.Epoch
}

// text is the link or the code of a nonce, as its message would have it.
func (s *scene) text(id string) (out secret.String) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = nonce.Text(ctx, tx, s.DB.Ring, id, s.Clock.Now())
		return err
	}))
	return out
}

// sent is the text of the newest nonce of a kind.
func (s *scene) sent(kind nonce.Kind) secret.String {
	s.T.Helper()
	var id string
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT id FROM nonce WHERE kind = $1 AND superseded_at IS NULL AND used_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1", string(kind)).Scan(&id)
	}))
	return s.text(id)
}

// prove runs a proof in an operation, which ends by Refuse for a fault.
func (s *scene) prove(f credential.Factor, flow string, code secret.String) error {
	return refusing(s.Kit, func(tx *op.Tx) error { return credential.Prove(tx, f, flow, code) })
}

// app sets an app up and returns its factor and secret.
func (s *scene) app() (credential.Factor, secret.String) {
	s.T.Helper()
	begun, err := s.s.StartEnrollment(ctx, s.jess, credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
	require.NoError(s.T, err)
	in := credential.EnrollInput{Account: s.login, Challenge: begun.Challenge, Code: codeAt(s.T, begun.Secret, s.Clock.Now()), Name: "Phone"}
	made, err := s.s.EnrollTOTP(ctx, s.jess, in)
	require.NoError(s.T, err)
	return s.factor(made.Factor), begun.Secret
}

func (s *scene) factor(id string) credential.Factor {
	s.T.Helper()
	for _, f := range s.factors() {
		if f.ID == id {
			return f
		}
	}
	require.Fail(s.T, "no such factor", id)
	return credential.Factor{}
}

// refusing runs a step in an operation of the system that ends by Refuse for
// whatever fault the step returns, so that what it wrote stays.
func refusing(k *testkit.Kit, body func(*op.Tx) error) error {
	return try(k, func(tx *op.Tx) error {
		err := body(tx)
		if f := faultIn(err); f != nil {
			return tx.Refuse(f)
		}
		return err
	})
}

// parallel is how many redeem at once.
const parallel = 200

// race runs a redemption in parallel and returns how many succeeded.
func race(redeem func() error) int {
	var done sync.WaitGroup
	var won atomic.Int64
	start := make(chan struct{})
	for range parallel {
		done.Go(func() {
			<-start
			if redeem() == nil {
				won.Add(1)
			}
		})
	}
	close(start)
	done.Wait()
	return int(won.Load())
}
