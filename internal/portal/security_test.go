package portal_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

// offer has the tenant offer these kinds of second proof.
func (s *site) offer(kinds string) {
	s.T.Helper()
	s.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at)
			VALUES ($1, 'factors.offered', $2, 1, 'x', 'x', 1) ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value`, s.Tenant, kinds)
		return err
	})
}

// TestTheAccountOffersWhatCanBeSetUp looks at the page for the second proofs that
// it offers, and asks for one that the tenant has switched off all the same.
func TestTheAccountOffersWhatCanBeSetUp(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.signIn())
		page := func() string { return text(t, s.ask("GET", "/account/security", nil, in)) }
		require.Contains(t, page(), "Use codes by e-mail")
		require.NotContains(t, page(), "Use codes by SMS", "there is no number")
		s.offer("totp")
		body := page()
		require.Contains(t, body, "Set up an authenticator app")
		for _, other := range []string{"Use codes by e-mail", "Add a passkey", "Create backup codes"} {
			require.NotContains(t, body, other)
		}
		for path, form := range map[string]url.Values{"/account/security/code/start": {"kind": {"email"}}, "/account/security/codes": {}} {
			r := s.ask("POST", path, form, in)
			require.Equal(t, http.StatusConflict, r.StatusCode, path)
			require.Contains(t, text(t, r), "was switched off here", path)
		}
		_, mailed := s.invited("kim@example.com")
		require.NotContains(t, text(t, s.ask("POST", "/invitation", url.Values{"link": {mailed}})), "asskey", "nor is whoever is invited offered one")
	})
}

// TestWhoRemovesAPasskeyIsSignedOut removes one of two: everything ends by it, and
// the page says so.
func TestWhoRemovesAPasskeyIsSignedOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.signIn())
		for range 2 {
			var q question
			require.NoError(t, json.Unmarshal([]byte(text(t, s.ask("POST", "/passkey", url.Values{"purpose": {"register"}}, in))), &q))
			r := s.ask("POST", "/account/security/passkey", url.Values{"challenge": {q.Challenge}, "answer": {device(t).Make(q.Options).Reveal()}}, in)
			require.Equal(t, http.StatusOK, r.StatusCode, text(t, r))
		}
		require.Equal(t, 2, k.Count("credential_passkey", ""))
		var id string
		k.Do(func(tx *op.Tx) error {
			return tx.QueryRowContext(ctx, "SELECT min(factor) FROM credential_passkey").Scan(&id)
		})
		r := s.ask("POST", "/account/security/remove", url.Values{"factor": {id}}, in)
		require.Contains(t, text(t, r), "you were signed out on every device")
		require.Equal(t, 1, k.Count("credential_passkey", ""))
		require.Equal(t, http.StatusSeeOther, s.ask("GET", "/account/security", nil, in).StatusCode)
	})
}
