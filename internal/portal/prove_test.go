package portal_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/testkit"
)

// browser is one that keeps its cookies.
type browser struct {
	*site
	jar map[string]*http.Cookie
}

func (s *site) browser() *browser { return &browser{s, map[string]*http.Cookie{}} }

func (b *browser) open(method, path string, form url.Values) (int, string, string) {
	b.T.Helper()
	r := b.ask(method, path, form, func(r *http.Request) {
		for _, c := range b.jar {
			r.AddCookie(c)
		}
	})
	for _, c := range r.Cookies() {
		b.jar[c.Name] = c
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
		}
	}
	body, err := io.ReadAll(r.Body)
	require.NoError(b.T, err)
	return r.StatusCode, r.Header.Get("Location"), string(body)
}

func (b *browser) post(path string, form url.Values) (int, string, string) {
	if form == nil {
		form = url.Values{}
	}
	return b.open("POST", path, form)
}

// copied is a second browser with the same cookies, as a thief has.
func (b *browser) copied() *browser {
	c := b.site.browser()
	for name, cookie := range b.jar {
		c.jar[name] = cookie
	}
	return c
}

// asked is what a page's script is told to ask the device.
func (b *browser) asked(purpose string) (q question) {
	b.T.Helper()
	_, _, body := b.post("/passkey", url.Values{"purpose": {purpose}})
	require.NoError(b.T, json.Unmarshal([]byte(body), &q))
	return q
}

// answered is what the device answers.
func (b *browser) answered(d *testkit.Authenticator, purpose string) url.Values {
	q := b.asked(purpose)
	return url.Values{"challenge": {q.Challenge}, "answer": {d.Prove(q.Options).Reveal()}}
}

// owner is an account with one way of signing in and what else it has.
type owner struct {
	*site
	login, email string
	key          secret.String // of the app
	passkey      *testkit.Authenticator
}

const harbor = "oidc:harbor"

func (s *site) owner(name, identity string) *owner {
	s.T.Helper()
	o := &owner{site: s, email: name + "@example.com"}
	o.login = s.Account(account.Draft{FirstName: name, Email: o.email, Identities: []account.DraftIdentity{{Type: identity, Subject: name, CreatedAt: s.Clock.Now()}}})
	if identity == "password" {
		hash, err := credential.NewService(s.DB, proof.NewHasher(2, 100)).NewPassword(ctx, s.Tenant, right)
		require.NoError(s.T, err)
		s.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, s.Number(o.login), hash) })
	}
	return o
}

// started is a browser in a session that a provider or a link began.
func (o *owner) started(identity string) *browser {
	b := o.browser()
	o.Do(func(tx *op.Tx) error {
		who, err := account.StandingOf(tx.Ctx, tx.Tx, o.Number(o.login), true)
		if err != nil {
			return err
		}
		in, err := session.Start(tx, session.Draft{Account: who.N, Epoch: who.Epoch, Identity: identity, Methods: []string{"fed"}})
		b.jar["__Host-readmit_session"] = &http.Cookie{Name: "__Host-readmit_session", Value: in.Cookie.Reveal()}
		return err
	})
	return b
}

func (o *owner) code() string {
	code, err := totp.GenerateCode(o.key.Reveal(), o.Clock.Now())
	require.NoError(o.T, err)
	return code
}

// withApp gives the account an app.
func (o *owner) withApp() *owner {
	c, me := credential.NewService(o.DB, proof.NewHasher(2, 100)), o.Customer(o.login)
	begun, err := c.StartEnrollment(ctx, me, credential.StartEnrollmentInput{Account: o.login, Kind: credential.TOTP})
	require.NoError(o.T, err)
	o.key = begun.Secret
	_, err = c.EnrollTOTP(ctx, me, credential.EnrollInput{Account: o.login, Challenge: begun.Challenge, Code: secret.String(o.code())})
	require.NoError(o.T, err)
	o.Clock.Move(time.Minute)
	return o
}

// withPasskey gives the account a passkey, by its own pages.
func (o *owner) withPasskey(b *browser) *owner {
	o.passkey = device(o.T.(*testing.T))
	q := b.asked("register")
	status, _, body := b.post("/account/security/passkey", url.Values{"challenge": {q.Challenge}, "answer": {o.passkey.Make(q.Options).Reveal()}})
	require.Equal(o.T, http.StatusOK, status, body)
	return o
}

// byPassword signs in by the password, and by the app if there is one.
func (o *owner) byPassword() *browser {
	b := o.browser()
	_, to, _ := b.post("/sign-in", url.Values{"identifier": {o.email}, "password": {right}})
	o.second(b, to)
	return b
}

// second answers the page for a second factor, if that is where one is led to.
func (o *owner) second(b *browser, to string) {
	o.T.Helper()
	if to == "/sign-in/second-factor" {
		_, _, page := b.open("GET", to, nil)
		_, after, _ := strings.Cut(page, `name="factor" value="`)
		id, _, _ := strings.Cut(after, `"`)
		o.Clock.Move(time.Minute)
		_, to, _ = b.post(to, url.Values{"factor": {id}, "code": {o.code()}})
	}
	require.Equal(o.T, "/account", to)
}

func (o *owner) byLink() *browser {
	b := o.browser()
	b.post("/sign-in/link", url.Values{"identifier": {o.email}})
	_, to, _ := b.post("/access-link", url.Values{"link": {o.mailed("access_link").Reveal()}})
	require.Equal(o.T, "/account", to)
	return b
}

func (o *owner) byPasskey() *browser {
	b := o.browser()
	_, to, _ := b.post("/sign-in/passkey", b.answered(o.passkey, "sign_in"))
	require.Equal(o.T, "/account", to)
	return b
}

// ways to prove that the page offers.
func (b *browser) offered() (out []string) {
	status, _, page := b.open("GET", "/account/prove", nil)
	require.Equal(b.T, http.StatusOK, status)
	for name, mark := range map[string]string{"password": `name="password"`, "passkey": `data-passkey="step_up"`, "again": `action="/sign-out"`} {
		if strings.Contains(page, mark) {
			out = append(out, name)
		}
	}
	return out
}

// TestC26EveryWayInHasAProofThatCounts signs in by each first factor and waits
// until the proof is no longer fresh. The page then offers each proof that this
// customer has and no other, the proof counts for this session alone and for as
// long as a sign-in does, and the cookie from before it is worth nothing.
func TestC26EveryWayInHasAProofThatCounts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		onlyPassword, app := s.owner("ada", "password"), s.owner("bo", "password").withApp()
		both, passkey := s.owner("cy", "password"), s.owner("di", harbor)
		both.withPasskey(both.byPassword())
		passkey.withPasskey(passkey.started(harbor))
		linked := s.owner("eve", harbor)
		password := func(o *owner) func(*browser) {
			return func(b *browser) {
				_, to, _ := b.post("/account/prove", url.Values{"password": {right}})
				o.second(b, to)
			}
		}
		byDevice := func(o *owner) func(*browser) {
			return func(b *browser) {
				_, to, _ := b.post("/account/prove/passkey", b.answered(o.passkey, "step_up"))
				require.Equal(t, "/account", to)
			}
		}
		for name, c := range map[string]struct {
			in      func() *browser
			offered []string
			proofs  map[string]func(*browser)
		}{
			"password":                {onlyPassword.byPassword, []string{"password"}, map[string]func(*browser){"password": password(onlyPassword)}},
			"password and app":        {app.byPassword, []string{"password"}, map[string]func(*browser){"password": password(app)}},
			"passkey, with password":  {both.byPasskey, []string{"password", "passkey"}, map[string]func(*browser){"password": nil, "passkey": byDevice(both)}},
			"passkey alone":           {passkey.byPasskey, []string{"passkey"}, map[string]func(*browser){"passkey": byDevice(passkey)}},
			"provider, with passkey":  {func() *browser { return passkey.started(harbor) }, []string{"passkey"}, map[string]func(*browser){"passkey": byDevice(passkey)}},
			"provider alone":          {func() *browser { return linked.started(harbor) }, []string{"again"}, nil},
			"link, with password":     {onlyPassword.byLink, []string{"password"}, map[string]func(*browser){"password": password(onlyPassword)}},
			"link, and nothing else":  {linked.byLink, []string{"again"}, nil},
			"link, with passkey only": {func() *browser { return passkey.started("access_link") }, []string{"passkey"}, map[string]func(*browser){"passkey": byDevice(passkey)}},
		} {
			fresh := func(b *browser) bool {
				status, to, _ := b.post("/account/security/totp/start", nil)
				require.True(t, status == http.StatusOK || to == "/account/prove", "%s: %d %s", name, status, to)
				return status == http.StatusOK
			}
			b, other := c.in(), c.in()
			require.True(t, fresh(b), "%s: a sign-in is a proof", name)
			k.Clock.Move(op.FreshFor + time.Second)
			require.False(t, fresh(b), name)
			require.ElementsMatch(t, c.offered, b.offered(), name)
			for way, prove := range c.proofs {
				if prove == nil {
					continue
				}
				old := b.copied()
				prove(b)
				require.True(t, fresh(b), "%s, proved by %s", name, way)
				require.False(t, fresh(other), "%s: another session proved nothing", name)
				_, to, _ := old.open("GET", "/account", nil)
				require.Equal(t, "/sign-in", to, "%s: the cookie from before", name)
				k.Clock.Move(op.FreshFor + time.Second)
				require.False(t, fresh(b), "%s: it is too old again", name)
			}
			if c.proofs == nil {
				_, to, _ := b.post("/sign-out", nil)
				require.Equal(t, "/signed-out", to, name)
				require.True(t, fresh(c.in()), "%s: who signs in again", name)
			}
		}
	})
}

// TestC26EveryActThatOpensADoorAsksForTheProof does each act of the pages that
// changes how somebody gets in, or takes all that is held of them, with a proof
// that is not fresh: each leads to the page for a new one, and nothing is done.
func TestC26EveryActThatOpensADoorAsksForTheProof(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		o := s.owner("ada", "password")
		o.withPasskey(o.byPassword())
		k.Do(func(tx *op.Tx) error { return account.AddIdentity(tx, k.Number(o.login), harbor, "up-1") })
		bare := s.owner("eve", harbor)
		b, without := o.byPasskey(), bare.started(harbor)
		_, _, _ = b.post("/account/phones/add", url.Values{"number": {"+4930901820"}, "type": {"HOME"}})
		_, _, _ = b.post("/account/security/codes", nil)
		_, _, _ = b.post("/account/privacy/copy", nil)
		require.NoError(t, privacy.NewService(k.DB).MakeExports(t.Context()))
		one := func(query string) (id string) {
			k.Do(func(tx *op.Tx) error { return tx.QueryRowContext(ctx, query).Scan(&id) })
			return id
		}
		phone, factor, export := one("SELECT id FROM account_phone"), one("SELECT id FROM credential_factor WHERE kind = 'backup_codes'"), one("SELECT id FROM subject_export")
		made := device(t).Make(b.asked("register").Options).Reveal()
		challenge := b.asked("register").Challenge
		_, _, form := b.post("/account/security/totp/start", nil)
		_, after, _ := strings.Cut(form, `name="challenge" value="`)
		begun, _, _ := strings.Cut(after, `"`)
		require.NotEmpty(t, begun)

		k.Clock.Move(op.FreshFor + time.Second)
		before := k.Count("event", "")
		for path, form := range map[string]url.Values{
			"/account/email/change":           {"email": {"thief@example.com"}},
			"/account/phones/add":             {"number": {"+4930901829"}, "type": {"HOME"}},
			"/account/phones/change":          {"phone": {phone}, "number": {"+4930901829"}, "type": {"HOME"}},
			"/account/phones/remove":          {"phone": {phone}},
			"/account/security/password":      {"current": {right}, "password": {"quite another passphrase"}},
			"/account/security/unlink":        {"identity": {harbor}},
			"/account/security/remove":        {"factor": {factor}},
			"/account/security/codes":         {},
			"/account/security/passkey":       {"challenge": {challenge}, "answer": {made}},
			"/account/security/totp/start":    {},
			"/account/security/totp":          {"challenge": {begun}, "code": {"000000"}},
			"/account/security/code/start":    {"kind": {"email"}},
			"/account/security/code":          {"kind": {"email"}, "challenge": {begun}, "code": {"000000"}},
			"/account/privacy/copy/" + export: {},
		} {
			status, to, body := b.post(path, form)
			require.Equal(t, http.StatusSeeOther, status, "%s: %s", path, body)
			require.Equal(t, "/account/prove", strings.TrimSuffix(to, "?to=privacy"), path)
		}
		_, to, _ := b.post("/account/security/remove", url.Values{"factor": {one("SELECT id FROM credential_factor WHERE kind = 'passkey'")}})
		require.Equal(t, "/account/prove", to)
		_, to, _ = without.post("/account/security/add-password", url.Values{"password": {"quite another passphrase"}})
		require.Equal(t, "/account/prove", to)
		_, _, body := b.post("/account/privacy/delete", nil)
		require.Contains(t, body, "/account/prove?to=privacy")
		require.Contains(t, b.asked("register").Problem, "once more that it is you")
		require.Equal(t, before, k.Count("event", ""), "nothing was done")
		for path, field := range map[string]string{"change-email": `"email":"thief@example.com"`, "phones": `"number":"+4930901829","type":"HOME"`, "remove-phone": `"phone":"` + phone + `"`, "unlink": `"identity":"` + harbor + `"`} {
			r := s.ask("POST", "/api/v1/account/"+path, nil, func(r *http.Request) {
				for _, c := range b.jar {
					r.AddCookie(c)
				}
				r.Header.Set("Content-Type", "application/json")
				r.Body = io.NopCloser(strings.NewReader("{" + field + "}"))
			})
			require.Equal(t, http.StatusForbidden, r.StatusCode, path)
			require.Contains(t, text(t, r), "fresh_sign_in_required", path)
		}
	})
}
