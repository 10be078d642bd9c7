package health_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// outside are the three systems that sign-ins lean on, which are down until
// they are up.
type outside struct {
	up       atomic.Bool
	server   *httptest.Server
	mu       sync.Mutex
	received []string // numbers that SMS went to
}

func newOutside(t *testing.T) *outside {
	o := &outside{}
	o.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !o.up.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if r.URL.Path == "/sms" {
			var in struct{ To string }
			_ = json.NewDecoder(r.Body).Decode(&in)
			o.mu.Lock()
			o.received = append(o.received, in.To)
			o.mu.Unlock()
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{
			"issuer": o.server.URL, "authorization_endpoint": o.server.URL + "/authorize", "token_endpoint": o.server.URL + "/token", "jwks_uri": o.server.URL + "/keys",
		})
	}))
	t.Cleanup(o.server.Close)
	return o
}

// TestWhatIsDownStopsOnlyWhatNeedsIt has the mail server, the provider of SMS and
// a sign-in provider down at once: whoever needs none of them signs in, what is
// to be sent waits, the desk reads on the account and in Health what waits and
// why; and when they are back everything arrives, once.
func TestWhatIsDownStopsOnlyWhatNeedsIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		o, s, agent := newOutside(t), service(k, "n1"), k.Actor(authz.Agent)
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		smtp.Stop()
		sender := message.NewService(message.Config{
			DB: k.DB, Origins: origins{}, Node: "n1", Server: &mail.Server{Host: "127.0.0.1", Port: smtp.Port, Encryption: mail.None, Sender: "care@shop.example"},
			Hook: &mail.Hook{URL: o.server.URL + "/sms", Do: o.server.Client().Do},
		})
		portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
		require.NoError(t, err)
		providers := federation.NewService(federation.Config{DB: k.DB, Portals: portals, Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})})
		o.up.Store(true)
		_, err = providers.AddProvider(ctx, k.System(), federation.AddProviderInput{Kind: federation.OIDC, Slug: "harbor", Issuer: o.server.URL, ClientID: "shop", ClientSecret: "hush-hush", Label: "Harbor"})
		require.NoError(t, err)
		_, err = providers.EnableProvider(ctx, k.System(), federation.Named{Slug: "harbor"})
		require.NoError(t, err)
		o.up.Store(false)

		hands := credential.NewService(k.DB, proof.NewHasher(1, 100))
		hands.Portals = portals
		doors := signin.NewService(signin.Config{DB: k.DB, Credentials: hands})
		visitor := signin.Visitor(k.Tenant, authz.Call{Via: "portal", Address: "192.0.2.9", UserAgent: testkit.Firefox})
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}})
		n := k.Number(login)
		hash, err := hands.NewPassword(ctx, k.Tenant, "correct horse battery")
		require.NoError(t, err)
		k.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, n, hash) })

		signsIn := without{k, hands, doors, visitor, login}
		signsIn.byPassword(t)
		signsIn.byFactors(t, k.Account(account.Draft{FirstName: "Kim", Email: "kim@example.com", Identities: []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}}))
		_, err = doors.Recover(ctx, visitor, signin.RecoverInput{Identifier: "jess@example.com"})
		require.NoError(t, err, "the answer is the same")
		k.Do(func(tx *op.Tx) error {
			id, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.SMSCode, Account: n, Target: "+493055512399", For: nonce.LinkFor, Digits: 6})
			require.NoError(t, err)
			_, err = message.Queue(tx, message.Letter{Account: n, Template: "sms_code", Channel: message.SMS, To: "+493055512399", Nonce: id})
			return err
		})
		for range 3 {
			_, err = providers.Begin(ctx, visitor, federation.BeginInput{Provider: "harbor", Browser: "the browser's own value"})
			require.ErrorIs(t, err, federation.ErrDown)
		}
		require.NoError(t, sender.Send(ctx))

		page, err := sender.List(ctx, agent, message.ListInput{Account: login})
		require.NoError(t, err)
		require.Len(t, page.Items, 2)
		for _, m := range page.Items {
			require.Equal(t, message.Queued, m.State, m.Template)
			require.Equal(t, message.ReasonUnreachable, m.Reason, m.Template)
			require.NotNil(t, m.NextAt, "when it is tried again")
		}
		h, c := look(t, s, k)
		require.Equal(t, health.Failing, h.State)
		require.Equal(t, []string{"failing unreachable", "failing unreachable", "failing failing"}, []string{found(c["mail"]), found(c["sms"]), found(c["providers"])})
		require.Equal(t, []string{"Harbor"}, c["providers"].Names)

		o.up.Store(true)
		again := testkit.StartSMTP(t, testkit.SMTPOptions{Port: smtp.Port})
		k.Clock.Move(time.Hour)
		for range 3 {
			require.NoError(t, sender.Send(ctx))
			k.Clock.Move(time.Minute)
		}
		arrived := map[string]int{}
		for range k.Count("message", "channel = 'email'") {
			arrived[again.Next().To[0]]++
		}
		require.Equal(t, map[string]int{"jess@example.com": 1, "kim@example.com": k.Count("message", "account <> $1", n)}, arrived, "notices too")
		require.Zero(t, again.Waiting(), "each mail arrives once")
		require.Equal(t, []string{"+493055512399"}, o.received)
		require.Equal(t, 2, k.Count("message", "state = 'sent' AND attempts = 2 AND account = $1", n))
		require.Zero(t, k.Count("message", "state <> 'sent'"))
		_, err = providers.Begin(ctx, visitor, federation.BeginInput{Provider: "harbor", Browser: "the browser's own value"})
		require.NoError(t, err)
		_, c = look(t, s, k)
		require.Equal(t, []string{"ok none", "ok none"}, []string{found(c["mail"]), found(c["sms"])})
	})
}

// without signs in by what needs none of the systems outside.
type without struct {
	*testkit.Kit
	hands   *credential.Service
	doors   *signin.Service
	visitor authz.Actor
	login   string
}

func (w without) byPassword(t *testing.T) {
	in, err := w.doors.SignIn(ctx, w.visitor, signin.SignInInput{Identifier: "jess@example.com", Password: "correct horse battery"})
	require.NoError(t, err)
	require.Equal(t, signin.StepSignedIn, in.Step)
}

// byFactors signs somebody in who has an app, backup codes and a passkey besides
// the password, by each of them.
func (w without) byFactors(t *testing.T, login string) {
	me := w.Customer(login)
	hash, err := w.hands.NewPassword(ctx, w.Tenant, "correct horse battery")
	require.NoError(t, err)
	w.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, w.Number(login), hash) })
	code := func(key secret.String) secret.String {
		text, err := totp.GenerateCode(key.Reveal(), w.Clock.Now())
		require.NoError(t, err)
		return secret.String(text)
	}
	begin := func(kind credential.Kind) credential.Enrollment {
		begun, err := w.hands.StartEnrollment(ctx, me, credential.StartEnrollmentInput{Account: login, Kind: kind})
		require.NoError(t, err)
		return begun
	}
	app := begin(credential.TOTP)
	_, err = w.hands.EnrollTOTP(ctx, me, credential.EnrollInput{Account: login, Challenge: app.Challenge, Code: code(app.Secret)})
	require.NoError(t, err)
	sheet, err := w.hands.CreateBackupCodes(ctx, me, credential.AccountInput{Account: login})
	require.NoError(t, err)
	device, asked := testkit.NewAuthenticator(t), begin(credential.Passkey)
	device.Origin = "http://localhost:8485"
	_, err = w.hands.RegisterPasskey(ctx, me, credential.RegisterPasskeyInput{Account: login, PasskeyAnswer: credential.PasskeyAnswer{Challenge: asked.Challenge, Answer: device.Make(asked.Options)}})
	require.NoError(t, err)
	w.Clock.Move(time.Minute)

	for kind, proof := range map[credential.Kind]func() secret.String{
		credential.TOTP: func() secret.String { return code(app.Secret) }, credential.BackupCodes: func() secret.String { return sheet.Codes[0] },
	} {
		half, err := w.doors.SignIn(ctx, w.visitor, signin.SignInInput{Identifier: "kim@example.com", Password: "correct horse battery"})
		require.NoError(t, err, kind)
		for _, f := range half.Factors {
			if f.Kind == kind {
				done, err := w.doors.SecondFactor(ctx, w.visitor, signin.SecondFactorInput{Flow: half.Flow, Factor: f.ID, Code: proof()})
				require.NoError(t, err, kind)
				require.Equal(t, signin.StepSignedIn, done.Step, kind)
			}
		}
	}
	question, err := w.doors.StartPasskey(ctx, w.visitor, signin.StartPasskeyInput{Purpose: signin.ForSignIn})
	require.NoError(t, err)
	done, err := w.doors.SignInByPasskey(ctx, w.visitor, signin.SignInByPasskeyInput{PasskeyAnswer: credential.PasskeyAnswer{Challenge: question.Challenge, Answer: device.Prove(question.Options)}})
	require.NoError(t, err)
	require.Equal(t, signin.StepSignedIn, done.Step)
	require.Equal(t, 4, w.Count("session", "ended_at IS NULL"), "one by a password, three by another factor")
}
