package console_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

const settings = "/t/shop/settings"

// started is what the page's script gets to call the browser with.
func (b *browser) started(purpose, link string) (challenge string, options json.RawMessage) {
	b.t.Helper()
	a := b.post("/staff/passkey", url.Values{"purpose": {purpose}, "link": {link}})
	require.Equal(b.t, 200, a.status, a.body)
	var got struct {
		Challenge string          `json:"challenge"`
		Options   json.RawMessage `json:"options"`
	}
	require.NoError(b.t, json.Unmarshal([]byte(a.body), &got))
	return got.Challenge, got.Options
}

// joined is the browser of a member who has just joined with a device.
func (s *server) joined(t *testing.T, role string) (*browser, *testkit.Authenticator) {
	t.Helper()
	b, device := s.browser(t), testkit.NewAuthenticator(t)
	link := s.invite(t, role+"@desk.example", role, s.Tenant).Secret.Reveal()
	require.Contains(t, b.get("/staff/welcome/"+link).body, `data-passkey="join"`)
	challenge, options := b.started("join", link)
	a := b.post("/staff/welcome/"+link, url.Values{"name": {"Ana Lind"}, "challenge": {challenge}, "answer": {device.Make(options).Reveal()}})
	require.Equal(t, 303, a.status, a.body)
	return b, device
}

func TestJoinAndSignInByPasskey(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		_, device := s.joined(t, authz.Agent)
		b := s.browser(t)
		challenge, options := b.started("sign_in", "")
		form := url.Values{"challenge": {challenge}, "answer": {device.Prove(options).Reveal()}, "next": {customers}}
		a := b.post("/staff/sign-in", form)
		require.Equal(t, customers, a.location(), a.body)
		require.Equal(t, 200, b.get(customers).status)
		a = s.browser(t).post("/staff/sign-in", form)
		require.Equal(t, 409, a.status)
		require.Contains(t, a.body, "sent twice")
		a = s.browser(t).post("/staff/passkey", url.Values{"purpose": {"step_up"}})
		require.Equal(t, 401, a.status)
		require.Contains(t, a.body, `"problem"`)
		require.NotContains(t, s.log.String(), challenge)
	})
}

func TestAnActThatNeedsAProofAsksAndReturns(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b, device := s.joined(t, authz.Administrator)
		k.Clock.Move(op.FreshFor + time.Second)
		second := s.second(t)
		page := settings + "/members"
		act := func() answer {
			return b.do("POST", page, url.Values{"email": {"new@desk.example"}, "role": {authz.Agent}, "reach": {k.Tenant}}, map[string]string{"Referer": s.url + page})
		}
		a := act()
		require.Equal(t, 303, a.status)
		require.Equal(t, "/staff/prove?next="+url.QueryEscape(page), a.location())
		require.Zero(t, k.Count("member", "email = 'new@desk.example'"))
		require.Contains(t, b.get(a.location()).body, `data-passkey="step_up"`)
		challenge, _ := b.started("step_up", "")
		a = b.post("/staff/prove", url.Values{"challenge": {challenge}, "answer": {"{}"}, "next": {page}})
		require.Equal(t, 403, a.status)
		require.Contains(t, a.body, "does not open the desk")
		challenge, options := b.started("step_up", "")
		a = b.post("/staff/prove", url.Values{"challenge": {challenge}, "answer": {device.Prove(options).Reveal()}, "next": {page}})
		require.Equal(t, page, a.location())
		second.approves(act())
		a = act()
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "http://localhost:8484/staff/welcome/rml_")
		require.NotContains(t, b.get(page).body, "rml_")
	})
}

func TestAnIdleSessionIsUnlockedAndShowsNothingBefore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.browser(t)
		path := "/staff/welcome/" + s.invite(t, "maria@desk.example", authz.Administrator, k.Tenant).Secret.Reveal()
		secret := b.get(path).secret(t)
		require.Equal(t, 303, b.post(path, url.Values{"name": {"Maria Berg"}, "password": {password}, "code": {s.code(t, secret)}}).status)
		k.Clock.Move(16 * time.Minute)
		for _, locked := range []string{customers, settings + "/members", settings + "/sign-in"} {
			require.Equal(t, "/staff/prove?next="+url.QueryEscape(locked), b.get(locked).location())
		}
		a := b.htmx("POST", customers+"/x/notes", url.Values{"text": {"a long note"}})
		require.Equal(t, "/staff/prove", a.header.Get("HX-Redirect"))
		a = b.get("/staff/prove?next=" + url.QueryEscape(customers))
		require.Contains(t, a.body, "The desk is locked")
		require.Contains(t, a.body, "Maria Berg")
		a = b.post("/staff/prove", url.Values{"password": {"wrong"}, "code": {s.code(t, secret)}, "next": {customers}})
		require.Equal(t, 403, a.status)
		require.Contains(t, a.body, "Password or code is not right")
		a = b.post("/staff/prove", url.Values{"password": {password}, "code": {s.code(t, secret)}, "next": {"https://evil.example"}})
		require.Equal(t, "/t", a.location(), "only the desk's own pages")
		require.Equal(t, 200, b.get(customers).status)
		require.Equal(t, 1, k.Count("staff_session", ""), "the same session goes on")
	})
}

func TestStaffPagesAreForWhoMay(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	agent := s.signedIn(t, authz.Agent)
	require.NotContains(t, agent.get(customers).body, settings+"/members")
	for _, path := range []string{"/members", "/members/mem_x", "/keys"} {
		require.Equal(t, 403, agent.get(settings+path).status, path)
	}
	for _, path := range []string{"/members", "/members/mem_x/disable", "/keys", "/segments"} {
		require.NotEqual(t, 200, agent.post(settings+path, url.Values{"name": {"x"}, "email": {"x@y.example"}, "role": {authz.Viewer}}).status, path)
	}
	require.Equal(t, 200, agent.get(settings+"/sign-in").status, "one's own sign-in is everybody's")
	developer := s.signedIn(t, authz.Developer)
	require.Equal(t, 200, developer.get(settings+"/keys").status)
	require.Equal(t, 200, developer.get(settings+"/roles").status)
	require.Equal(t, 403, developer.get(settings+"/members").status)
	require.Zero(t, k.Count("api_key", ""))
	require.Equal(t, 2, k.Count("member", ""))
}

func TestAKeyIsShownOnceAndMadeOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		form := url.Values{"name": {"Billing"}, "role": {authz.Viewer}, "reach": {k.Tenant}, "key": {"idk_1"}}
		a := b.post(settings+"/keys", form)
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "rmk_")
		a = b.post(settings+"/keys", form)
		require.Equal(t, 303, a.status, "sent twice")
		require.Equal(t, 1, k.Count("api_key", ""))
		a = b.get(settings + "/keys")
		require.NotContains(t, a.body, "rmk_")
		require.Contains(t, a.body, "was shown once")
		form.Set("name", "")
		form.Set("key", "idk_2")
		a = b.post(settings+"/keys", form)
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "key-name-problem")
		form = url.Values{"name": {"Wide"}, "role": {authz.Viewer}, "reach": {""}, "key": {"idk_3"}}
		a = b.post(settings+"/keys", form)
		require.Equal(t, 403, a.status)
		require.Contains(t, a.body, "further than your own role")
	})
}

func TestTheRolesPageShowsEveryPermission(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	body := serve(t, k).signedIn(t, authz.Administrator).get(settings + "/roles").body
	for name := range authz.Permissions() {
		if op.Named(name) != nil {
			require.Contains(t, body, ">"+name+"<", name)
		}
	}
	_, row, _ := strings.Cut(body, ">desk.add_note<")
	row, _, _ = strings.Cut(row, "</tr>")
	require.Equal(t, 5, strings.Count(row, `aria-label="may"`), "agent, outsourced and senior agent, supervisor, administrator")
}
