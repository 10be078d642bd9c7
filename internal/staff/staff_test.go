package staff_test

import (
	"context"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

const password = secret.String("lantern copper voyage 81")

// office is a fresh installation with its staff.
type office struct {
	*testkit.Kit
	*staff.Service
	sessions *staff.Sessions
	keys     *staff.Keys
}

func each(t *testing.T, f func(t *testing.T, o *office)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		f(t, &office{
			Kit: k, Service: staff.NewService(k.DB, proof.NewHasher(2, 64)),
			sessions: staff.NewSessions(k.DB), keys: staff.NewKeys(k.DB),
		})
	})
}

func (o *office) visitor() authz.Actor {
	return staff.Visitor(authz.Call{Via: "test", Address: "192.0.2.7", UserAgent: "test"})
}

func (o *office) code(of secret.String) secret.String {
	o.T.Helper()
	code, err := totp.GenerateCode(of.Reveal(), o.Clock.Now())
	require.NoError(o.T, err)
	return secret.String(code)
}

func (o *office) invite(in staff.InviteInput) staff.Link {
	o.T.Helper()
	link, err := o.Invite(ctx, o.System(), in)
	require.NoError(o.T, err)
	return link
}

// colleague is a member who has joined.
type colleague struct {
	id, email string
	totp      secret.String
	cookie    secret.String
}

// join invites somebody and lets them accept.
func (o *office) join(in staff.InviteInput) colleague {
	o.T.Helper()
	link := o.invite(in)
	opened, err := o.OpenLink(ctx, o.visitor(), staff.OpenLinkInput{Link: link.Secret})
	require.NoError(o.T, err)
	signed, err := o.Accept(ctx, o.visitor(), staff.AcceptInput{Link: link.Secret, Name: "Maria", Password: password, Code: o.code(opened.Secret)})
	require.NoError(o.T, err)
	return colleague{id: signed.Member, email: in.Email, totp: opened.Secret, cookie: signed.Cookie}
}

// signIn signs a colleague in with a code that was not used before.
func (o *office) signIn(c colleague) (staff.SignedIn, error) {
	o.T.Helper()
	o.Clock.Move(30 * time.Second)
	return o.SignIn(ctx, o.visitor(), staff.SignInInput{Email: c.email, Password: password, Code: o.code(c.totp)})
}

func (o *office) actor(c colleague) authz.Actor {
	o.T.Helper()
	a, err := o.sessions.Actor(ctx, c.cookie)
	require.NoError(o.T, err)
	a.Tenant, a.Call = o.Tenant, authz.Call{Via: "test"}
	return a
}

var agent = staff.InviteInput{Email: "maria@desk.example", Role: authz.Agent}
var boss = staff.InviteInput{Email: "ana@desk.example", Role: authz.Administrator}
