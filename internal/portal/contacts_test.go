package portal_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func (s *site) signIn() *http.Response {
	return s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})
}

// mailed is the link or code of the last message of a kind.
func (s *site) mailed(template string) (link secret.String) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		var id string
		row := tx.QueryRowContext(ctx, "SELECT nonce FROM message WHERE template = $1 ORDER BY created_at DESC, id DESC LIMIT 1", template)
		if err := row.Scan(&id); err != nil {
			return err
		}
		var err error
		link, err = nonce.Text(ctx, tx, s.DB.Ring, id, s.Clock.Now())
		return err
	}))
	s.Clock.Move(time.Second) // the next one is newer
	return link
}

// TestOwnContacts changes the e-mail and the numbers of the own account, without
// script.
func TestOwnContacts(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.signIn())
		post := func(path string, form url.Values) (int, string) {
			r := s.ask("POST", path, form, in)
			return r.StatusCode, text(t, r)
		}
		status, body := post("/account/email/change", url.Values{"email": {"jess@"}})
		require.Equal(t, 422, status)
		require.Contains(t, body, `value="jess@"`, "nothing typed is lost")
		status, body = post("/account/email/change", url.Values{"email": {"jess.new@example.com"}})
		require.Equal(t, 200, status)
		require.Contains(t, body, "jess.new@example.com")
		first := s.mailed("verify_email") // and the clock moves on
		status, _ = post("/account/email/resend", nil)
		require.Equal(t, 200, status)
		require.NotEqual(t, first, s.mailed("verify_email"))
		_, body = post("/account/email/cancel", nil)
		require.NotContains(t, body, "jess.new@example.com")
		k.Clock.Move(time.Second)
		_, _ = post("/account/email/change", url.Values{"email": {"jess.new@example.com"}})
		r := s.ask("POST", "/verify-email", url.Values{"link": {s.mailed("verify_email").Reveal()}})
		require.Equal(t, 200, r.StatusCode)
		_, body = post("/account/phones/add", url.Values{"number": {"030 901820"}, "type": {"HOME"}})
		require.Contains(t, body, "+4930901820")
		require.NotContains(t, body, jess, "the proved address is the only one")

		id := s.phone()
		status, body = post("/account/phones/send", url.Values{"phone": {id}})
		require.Equal(t, 200, status, body)
		status, _ = post("/account/phones/confirm", url.Values{"phone": {id}, "number": {"+4930901820"}, "code": {"none"}})
		require.Equal(t, 422, status)
		status, body = post("/account/phones/confirm", url.Values{"phone": {id}, "code": {s.mailed("verify_phone").Reveal()}})
		require.Equal(t, 200, status, body)
		require.Equal(t, 1, k.Count("identifier", "value = '+4930901820'"))
		require.Contains(t, text(t, s.ask("GET", "/account/phones/change?phone="+id, nil, in)), "+4930901820")
		_, body = post("/account/phones/change", url.Values{"phone": {id}, "number": {"+4930901821"}, "type": {"WORK"}})
		require.Contains(t, body, "+4930901821")
		_, body = post("/account/phones/remove", url.Values{"phone": {id}})
		require.NotContains(t, body, "+4930901821")

		k.Clock.Move(6 * time.Minute)
		r = s.ask("POST", "/account/email/change", url.Values{"email": {"other@example.com"}}, in)
		require.Equal(t, "/account/prove", r.Header.Get("Location"), "a proof that is not fresh is asked for")
		body = text(t, s.ask("GET", "/account", nil, in))
		require.NotContains(t, body, "/account/email/change")
		require.Contains(t, body, "/account/prove")
	})
}

func (s *site) phone() (id string) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT id FROM account_phone WHERE account = $1", s.Number(s.login)).Scan(&id)
	}))
	return id
}

// TestOwnContactsAsJSON does the same for those who draw their own pages. Whose
// account it is comes from the session alone.
func TestOwnContactsAsJSON(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.signIn())
		ask := func(path, body string, change ...func(*http.Request)) (int, map[string]any) {
			r := s.ask("POST", "/api/v1"+path, nil, append(change, func(r *http.Request) {
				r.Body = io.NopCloser(strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
			})...)
			var out map[string]any
			require.NoError(t, json.Unmarshal([]byte(text(t, r)), &out))
			return r.StatusCode, out
		}
		status, out := ask("/account/change-email", `{"account":"01939000-0000-7000-8000-000000000000","email":"jess.new@example.com"}`, in)
		require.Equal(t, 200, status, out)
		require.Equal(t, s.login, out["id"])
		require.Equal(t, "jess.new@example.com", out["unverified_email"])
		status, _ = ask("/account/change-email", `{"email":"jess.new@example.com"}`)
		require.Equal(t, 401, status, "nobody is signed in")
		status, out = ask("/account/phones", `{"number":"030901820"}`, in)
		require.Equal(t, 200, status, out)
		status, out = ask("/account/unlink", `{"identity":"password"}`, in)
		require.Equal(t, 422, status, out)
		link := s.mailed("notice.email_change_requested").Reveal()
		status, out = ask("/undo-change", `{"link":"`+link+`"}`)
		require.Equal(t, 200, status, out)
		require.Equal(t, true, out["undone"])
		require.Equal(t, "/sign-in", s.ask("GET", "/account", nil, in).Header.Get("Location"), "every session ended")
	})
}

// TestThisWasNotMe opens the link of a notice: looking changes nothing, the
// button freezes.
func TestThisWasNotMe(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.signIn())
		s.ask("POST", "/account/email/change", url.Values{"email": {"mallory@example.com"}}, in)
		link := s.mailed("notice.email_change_requested").Reveal()
		for range 3 {
			r := s.ask("GET", "/undo-change?link="+link, nil)
			require.Equal(t, "no-referrer", r.Header.Get("Referrer-Policy"))
			require.Contains(t, text(t, r), `value="`+link+`"`)
		}
		require.Zero(t, k.Count("account", "frozen_at IS NOT NULL"), "a scanner follows links")
		r := s.ask("POST", "/undo-change", url.Values{"link": {link}})
		require.Equal(t, 200, r.StatusCode)
		require.Contains(t, text(t, r), "as it was before")
		require.Equal(t, 1, k.Count("account", "frozen_at IS NOT NULL AND email = $1 AND unverified_email = ''", jess))
		r = s.ask("POST", "/undo-change", url.Values{"link": {link}})
		require.Equal(t, 409, r.StatusCode)
		require.NotEqual(t, "/account", s.signIn().Header.Get("Location"), "no door opens")
	})
}
