package portal_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// TestAnOwnerAsksForDeletionAndKeepsTheAccount uses the pages without script,
// and the same as JSON.
func TestAnOwnerAsksForDeletionAndKeepsTheAccount(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}}))
		require.Contains(t, text(t, s.ask("GET", "/account/privacy", nil, in)), "Delete my account")

		k.Clock.Move(10 * time.Minute)
		r := s.ask("POST", "/account/privacy/delete", url.Values{}, in)
		require.Equal(t, 403, r.StatusCode)
		require.Contains(t, text(t, r), "/account/prove?to=privacy", "a fresh proof is asked for")
		require.Zero(t, k.Count("deletion_request", ""))
		r = s.ask("POST", "/account/prove", url.Values{"password": {right}, "to": {"privacy"}}, in)
		require.Equal(t, "/account/privacy", r.Header.Get("Location"))
		in = cookies(r)
		r = s.ask("POST", "/account/privacy/delete", url.Values{}, in)
		require.Equal(t, 200, r.StatusCode)
		require.Contains(t, text(t, r), "Keep my account")
		require.Equal(t, 1, k.Count("deletion_request", "state = 'requested' AND origin = 'owner' AND proof = 'session'"))
		require.Contains(t, text(t, s.ask("GET", "/account", nil, in)), "Your account is to be deleted", "told after sign-in")

		r = s.ask("POST", "/account/privacy/keep", url.Values{}, in)
		require.Contains(t, text(t, r), "Your account stays.")
		require.Equal(t, 1, k.Count("deletion_request", "state = 'canceled'"))

		asJSON := func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader("{}"))
			r.Header.Set("Content-Type", "application/json")
		}
		r = s.ask("POST", "/api/v1/account/deletion/request", nil, in, asJSON)
		require.Equal(t, 200, r.StatusCode)
		require.Contains(t, text(t, r), `"state":"requested"`)
		require.Contains(t, text(t, s.ask("GET", "/api/v1/account/deletion", nil, in)), `"origin":"owner"`)
		require.Equal(t, 200, s.ask("POST", "/api/v1/account/deletion/cancel", nil, in, asJSON).StatusCode)
		require.Equal(t, 401, s.ask("POST", "/api/v1/account/deletion/request", nil, asJSON).StatusCode)
	})
}

// TestALinkKeepsAnAccountThatIsApproved: nobody signs in any more, a look at
// the link's page does nothing, and its button keeps the account.
func TestALinkKeepsAnAccountThatIsApproved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, desk := newSite(t, k), privacy.NewService(k.DB)
		agent, officer := k.Actor(authz.Agent), k.Actor(authz.PrivacyOfficer)
		agent.Call.Reason, officer.Call.Reason = "asked", "checked"
		asked, err := desk.RequestDeletion(ctx, agent, privacy.RequestDeletionInput{Account: s.login})
		require.NoError(t, err)
		signIn := url.Values{"identifier": {jess}, "password": {right}}
		require.Equal(t, 303, s.ask("POST", "/sign-in", signIn).StatusCode, "a pending one does not stop it")
		_, err = desk.ApproveDeletion(ctx, officer, privacy.DecideInput{Account: s.login, Request: asked.ID})
		require.NoError(t, err)
		require.NotEqual(t, 303, s.ask("POST", "/sign-in", signIn).StatusCode)

		var link secret.String
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			var id string
			if err := tx.QueryRowContext(ctx, "SELECT id FROM nonce WHERE kind = 'keep_account'").Scan(&id); err != nil {
				return err
			}
			link, err = nonce.Text(ctx, tx, k.DB.Ring, id, k.Clock.Now())
			return err
		}))
		r := s.ask("GET", "/keep-account?link="+link.Reveal(), nil)
		require.Equal(t, "no-referrer", r.Header.Get("Referrer-Policy"))
		require.Equal(t, 1, k.Count("deletion_request", "state = 'approved'"), "scanners follow links")
		require.Equal(t, 200, s.ask("POST", "/keep-account", url.Values{"link": {link.Reveal()}}).StatusCode)
		require.Equal(t, 1, k.Count("deletion_request", "state = 'canceled'"))
		require.Equal(t, 303, s.ask("POST", "/sign-in", signIn).StatusCode)
	})
}
