package console_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/testkit"
)

const customers = "/t/shop/customers"

func TestEveryPageBehindTheDoorAsksToSignIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		b := serve(t, k).browser(t)
		for _, path := range []string{"/t", customers, customers + "?status=locked", customers + "/x", customers + "/x/activity", customers + "/x/notes/y"} {
			a := b.get(path)
			require.Equal(t, 303, a.status, path)
			require.Equal(t, "/staff/sign-in?next="+url.QueryEscape(path), a.location())
		}
		for _, path := range []string{customers + "/search", customers + "/suggest", customers + "/searches", customers + "/x/pin", customers + "/x/notes", customers + "/x/notes/y", customers + "/x/notes/y/pin", "/staff/language"} {
			a := b.post(path, url.Values{"q": {"jess"}, "text": {"a"}})
			require.Equal(t, 303, a.status, path)
			require.Equal(t, "/staff/sign-in", a.location())
		}
		a := b.htmx("POST", customers+"/search", url.Values{"q": {"jess"}})
		require.Equal(t, 401, a.status)
		require.Equal(t, "/staff/sign-in", a.header.Get("HX-Redirect"))
		a = b.htmx("POST", customers+"/x/notes", url.Values{"text": {"a long note"}})
		require.Equal(t, 401, a.status)
		require.Empty(t, a.header.Get("HX-Redirect"), "a note that was typed keeps its page")
		require.Equal(t, "#result", a.header.Get("HX-Retarget"))
		require.Contains(t, a.body, "What you typed is still here")
	})
}

func TestSignInNeedsAllThreeAndLeadsBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		link := s.invite(t, "maria@desk.example", authz.Agent, k.Tenant)
		b := s.browser(t)
		secret := b.get("/staff/welcome/" + link.Secret.Reveal()).secret(t)
		require.Equal(t, 303, b.post("/staff/welcome/"+link.Secret.Reveal(), url.Values{"name": {"Maria"}, "password": {password}, "code": {s.code(t, secret)}}).status)
		require.Equal(t, 303, b.get("/t").status, "one tenant needs no choice")
		require.Equal(t, 303, b.post("/staff/sign-out", url.Values{}).status)
		require.Contains(t, b.get("/staff/sign-out").body, "You are signed out")
		require.Equal(t, "/staff/sign-in?next=%2Ft", b.get("/t").location())

		k.Clock.Move(time.Minute)
		form := func(email, password, code string) url.Values {
			return url.Values{"email": {email}, "password": {password}, "code": {code}, "next": {customers + "?status=locked"}}
		}
		for _, wrong := range []url.Values{
			form("maria@desk.example", "wrong", s.code(t, secret)),
			form("nobody@desk.example", password, s.code(t, secret)),
			form("maria@desk.example", password, "000000"),
		} {
			a := b.post("/staff/sign-in", wrong)
			require.Equal(t, 401, a.status)
			require.Contains(t, a.body, "E-mail, password or code is not right")
			require.Contains(t, a.body, `value="`+wrong.Get("email")+`"`, "what was typed stays")
			require.NotContains(t, a.body, password)
			require.Contains(t, a.body, "status=locked")
		}
		a := b.post("/staff/sign-in", form("maria@desk.example", password, s.code(t, secret)))
		require.Equal(t, 303, a.status)
		require.Equal(t, customers+"?status=locked", a.location())
		cookie := a.header.Get("Set-Cookie")
		require.Contains(t, cookie, "readmit_staff=")
		require.Contains(t, cookie, "HttpOnly")
		require.Contains(t, cookie, "SameSite=Lax")
	})
}

func TestAnIdleSessionAsksAgainAndCanBeEnded(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Agent)
		require.Equal(t, 200, b.get(customers).status)
		k.Clock.Move(16 * time.Minute)
		require.Equal(t, "/staff/prove?next="+url.QueryEscape(customers), b.get(customers).location())
		require.Equal(t, 303, b.post("/staff/sign-out", url.Values{}).status)
		require.Zero(t, k.Count("staff_session", ""))
		require.Equal(t, 303, b.post("/staff/sign-out", url.Values{}).status, "twice is no error")
	})
}

func TestNextLeadsNowhereElse(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	b := s.signedIn(t, authz.Agent)
	for _, next := range []string{"https://evil.example/t/", "//evil.example/t/", `/\evil.example/t`, "/t/\\evil", "javascript:alert(1)", "/staff/sign-out", "/t@evil.example", "http:/t/x", "/t/\r\nX: y"} {
		a := b.get("/staff/sign-in?next=" + url.QueryEscape(next))
		require.Equal(t, "/t", a.location(), next)
	}
	require.Equal(t, "/t/shop/customers?s=a", b.get("/staff/sign-in?next="+url.QueryEscape("/t/shop/customers?s=a")).location())
}

func TestALinkWorksOnceAndSurvivesMistakes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		path := "/staff/welcome/" + s.invite(t, "maria@desk.example", authz.Agent, k.Tenant).Secret.Reveal()
		b := s.browser(t)
		secret := b.get(path).secret(t)
		require.Equal(t, secret, b.get(path).secret(t), "looking at a link does not use it up")

		a := b.post(path, url.Values{"name": {"Maria ✨"}, "password": {"short"}, "code": {"000000"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Use at least 12 characters")
		require.Contains(t, a.body, "This code is not right")
		require.Contains(t, a.body, `value="Maria ✨"`)
		require.NotContains(t, a.body, `value="short"`)

		require.Equal(t, 303, b.post(path, url.Values{"name": {"Maria"}, "password": {password}, "code": {s.code(t, secret)}}).status)
		for range 2 {
			a = s.browser(t).get(path)
			require.Equal(t, 404, a.status)
			require.Contains(t, a.body, "This link no longer works")
		}
		require.Equal(t, 404, s.browser(t).post(path, url.Values{"name": {"Eve"}, "password": {password}, "code": {s.code(t, secret)}}).status)
		require.NotContains(t, s.log.String(), path[len("/staff/welcome/"):], "logs hold the route only")
	})
}

func TestThePageSpeaksTheReadersLanguage(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	a := s.browser(t).do("GET", "/staff/sign-in", nil, map[string]string{"Accept-Language": "de-AT,de;q=0.9"})
	require.Contains(t, a.body, `<html lang="de">`)

	b := s.signedIn(t, authz.Agent)
	require.Contains(t, b.get(customers).body, `<html lang="en">`)
	a = b.post("/staff/language", url.Values{"lang": {"es"}, "next": {customers}})
	require.Equal(t, customers, a.location())
	require.Contains(t, b.get(customers).body, `<html lang="es">`)
	require.Equal(t, 422, b.post("/staff/language", url.Values{"lang": {"<x>"}}).status)
}

func TestAnotherSiteCannotAct(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	b := s.signedIn(t, authz.Agent)
	a := b.do("POST", "/staff/sign-out", url.Values{}, map[string]string{"Sec-Fetch-Site": "cross-site"})
	require.Equal(t, 403, a.status)
	require.Contains(t, a.body, "sent by another site")
	require.Equal(t, 200, b.get(customers).status, "still signed in")
}

func TestPagesBringNoScriptOfTheirOwn(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	b := s.signedIn(t, authz.Agent)
	for _, path := range []string{"/staff/sign-in", customers, "/nowhere", customers + "/nobody"} {
		a := b.get(path)
		policy := a.header.Get("Content-Security-Policy")
		require.Contains(t, policy, "script-src 'self'")
		require.NotContains(t, policy, "unsafe")
		require.Equal(t, "no-store", a.header.Get("Cache-Control"))
		require.NotRegexp(t, `<script(?: [^>]*)?>[^<]|<style| on[a-z]+=| style=`, a.body)
	}
	a := b.get("/assets/console-AB12.js")
	require.Contains(t, a.header.Get("Cache-Control"), "immutable")
	require.Equal(t, 404, b.get("/assets/other.js").status)
}

func TestUnknownPagesAreToldKindly(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	b := s.signedIn(t, authz.Agent)
	for _, path := range []string{"/nowhere", "/t/other/customers", "/t/shop/nowhere", customers + "/0193a1b2-77aa-7cc1-8000-000000000001", customers + "/%00", customers + "/..%2f"} {
		a := b.get(path)
		require.Equal(t, 404, a.status, path)
		require.Contains(t, a.body, "Not found")
		require.Contains(t, a.body, "req_", "the id to name when asking for help")
	}
	a := b.htmx("GET", customers+"/nobody/activity", nil)
	require.Equal(t, 404, a.status)
	require.Equal(t, "#result", a.header.Get("HX-Retarget"))
}

func TestARoleWithoutTheDeskIsToldSo(t *testing.T) {
	k := testkit.NewKit(t, testkit.SQLite(t))
	s := serve(t, k)
	b := s.signedIn(t, authz.Developer)
	a := b.get(customers + "?status=locked")
	require.Equal(t, 403, a.status)
	require.Contains(t, a.body, "Your role does not include this")
}
