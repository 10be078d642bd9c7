package portal_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/testkit"
)

var hiddenLink = regexp.MustCompile(`name="link" value="([^"]+)"`)

// question is what a page's script is answered.
type question struct {
	Challenge, Problem string
	Code               string
	Options            json.RawMessage
}

// device is one that makes passkeys for the customers' pages.
func device(t *testing.T) *testkit.Authenticator {
	d := testkit.NewAuthenticator(t)
	d.Host, d.Origin = "id.example.com", "https://id.example.com"
	return d
}

// invited invites somebody, and returns the login ID and the link that was
// mailed.
func (s *site) invited(email string) (login, link string) {
	s.T.Helper()
	a, err := account.NewService(s.DB).Invite(ctx, s.Actor(authz.SeniorAgent), account.InviteInput{Email: email, FirstName: "Kim"})
	require.NoError(s.T, err)
	return a.ID, s.mailed("invitation").Reveal()
}

// TestWhoeverIsInvitedChoosesAPasskeyOrAPassword accepts on the pages: the link
// that follows takes one of the two, once, and nothing at all for an account
// that has a way to sign in.
func TestWhoeverIsInvitedChoosesAPasskeyOrAPassword(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		ask := func(link string) (q question) {
			require.NoError(t, json.Unmarshal([]byte(text(t, s.ask("POST", "/passkey", url.Values{"purpose": {"first"}, "link": {link}}))), &q))
			return q
		}
		_, mailed := s.invited("kim@example.com")
		chosen := hiddenLink.FindStringSubmatch(text(t, s.ask("POST", "/invitation", url.Values{"link": {mailed}})))[1]
		require.NotEmpty(t, ask(mailed).Problem, "the invitation itself registers nothing")

		kims := device(t)
		q := ask(chosen)
		foreign := device(t)
		foreign.Origin = "https://evil.example"
		answer := func(q question, d *testkit.Authenticator, link string) *http.Response {
			return s.ask("POST", "/invitation/passkey", url.Values{"link": {link}, "challenge": {q.Challenge}, "answer": {d.Make(q.Options).Reveal()}})
		}
		require.Equal(t, http.StatusForbidden, answer(q, foreign, chosen).StatusCode, "made at another address")
		require.Equal(t, http.StatusConflict, answer(q, kims, chosen).StatusCode, "each question is answered once")
		q = ask(chosen)
		_, other := s.invited("lee@example.com")
		others := hiddenLink.FindStringSubmatch(text(t, s.ask("POST", "/invitation", url.Values{"link": {other}})))[1]
		require.Equal(t, http.StatusConflict, answer(q, kims, others).StatusCode, "a question for another's link")
		require.Zero(t, k.Count("credential_passkey", ""))
		require.Equal(t, http.StatusOK, answer(q, kims, chosen).StatusCode)
		require.Equal(t, 1, k.Count("credential_passkey", ""))
		require.Equal(t, 1, k.Count("message", "template = 'notice.passkey_registered'"))

		for name, r := range map[string]*http.Response{
			"the same link, for a password":        s.ask("POST", "/reset-password", url.Values{"link": {chosen}, "password": {right}}),
			"the same link, for a second passkey":  s.ask("POST", "/invitation/passkey", url.Values{"link": {chosen}, "challenge": {q.Challenge}, "answer": {device(t).Make(q.Options).Reveal()}}),
			"a forgotten password, for a passkey":  s.forgotten("kim@example.com"),
			"somebody who has a password from old": s.forgotten(jess),
		} {
			require.GreaterOrEqual(t, r.StatusCode, 400, name)
		}
		require.Equal(t, 1, k.Count("credential_passkey", ""))

		require.NoError(t, json.Unmarshal([]byte(text(t, s.ask("POST", "/passkey", url.Values{"purpose": {"sign_in"}}))), &q))
		r := s.ask("POST", "/sign-in/passkey", url.Values{"challenge": {q.Challenge}, "answer": {kims.Prove(q.Options).Reveal()}})
		require.Equal(t, http.StatusSeeOther, r.StatusCode, "and signs in by it")
		require.Equal(t, http.StatusOK, s.ask("POST", "/reset-password", url.Values{"link": {others}, "password": {right}}).StatusCode, "the other chooses a password")
	})
}

// forgotten asks for a link to set a password, and tries to have a first passkey
// made by it.
func (s *site) forgotten(who string) *http.Response {
	s.T.Helper()
	s.ask("POST", "/forgotten-password", url.Values{"identifier": {who}})
	return s.ask("POST", "/passkey", url.Values{"purpose": {"first"}, "link": {s.mailed("reset_password").Reveal()}})
}

// TestAnInvitationIsAcceptedAsJSON takes the same steps without our pages: the
// link for the first way to sign in stands in a cookie, and in no answer.
func TestAnInvitationIsAcceptedAsJSON(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		post := func(path, body string, from *http.Response) *http.Response {
			r := httptest.NewRequest("POST", "https://id.example.com/api/v1"+path, strings.NewReader(body))
			r.RemoteAddr = "192.0.2.9:4711"
			r.Header.Set("Content-Type", "application/json")
			if from != nil {
				cookies(from)(r)
			}
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, r)
			return w.Result()
		}
		login, link := s.invited("kim@example.com")
		accepted := post("/invitation", `{"link":"`+link+`"}`, nil)
		require.Equal(t, http.StatusOK, accepted.StatusCode)
		require.JSONEq(t, `{"email":"kim@example.com"}`, text(t, accepted))
		require.Equal(t, http.StatusNotFound, post("/invitation/passkey-options", "{}", nil).StatusCode, "another browser")
		var q question
		require.NoError(t, json.Unmarshal([]byte(text(t, post("/invitation/passkey-options", "{}", accepted))), &q))
		body, err := json.Marshal(map[string]string{"challenge": q.Challenge, "answer": device(t).Make(q.Options).Reveal(), "name": "Kim's phone"})
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, post("/invitation/passkey", string(body), accepted).StatusCode)
		listed, err := credential.NewService(k.DB, nil).ListFactors(ctx, k.Actor(authz.Agent), credential.AccountInput{Account: login})
		require.NoError(t, err)
		require.Equal(t, "Kim's phone", listed.Factors[0].Name)

		_, link = s.invited("lee@example.com")
		accepted = post("/invitation", `{"link":"`+link+`"}`, nil)
		require.Equal(t, http.StatusOK, post("/invitation/password", `{"password":"`+right+`"}`, accepted).StatusCode)
		require.GreaterOrEqual(t, post("/invitation/password", `{"password":"`+right+`"}`, accepted).StatusCode, 400)
	})
}
