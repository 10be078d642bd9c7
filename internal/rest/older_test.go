package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/rest"
)

// TestNoActOfAProgramOverwritesWhatChangedMeanwhile sends every act on an account
// and on its notes with the ETag that the account had before a colleague changed
// it (RFC 9110, 13.1.1): each is refused with what changed and by whom, and does
// nothing. New routes are among them by themselves.
func TestNoActOfAProgramOverwritesWhatChangedMeanwhile(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		read := s.send(t, http.MethodGet, "/api/v1/accounts/"+ids["account"], "", by("administrator"))
		older := read.header.Get("ETag")
		require.NotEmpty(t, older)
		_, err := s.client("administrator").Accounts.AddPhone(ctx, ids["account"], "+49 30 901820", "", client.Because{Reason: "asked for"})
		require.NoError(t, err)
		events, tried := s.Count("event", ""), 0
		for _, r := range rest.Routes() {
			about := r.Placeholders()["id"]
			if r.Method != http.MethodPost || about != "account" && about != "note" || r.Spec.Name == "privacy.confirm_recipient" { // that is about who is erased
				continue
			}
			tried++
			path := fill(t, r, ids)
			var a answer
			for _, role := range []string{"administrator", "privacy_officer", "senior_agent"} {
				a = s.send(t, r.Method, path, bodyOf(r), func(req *http.Request) {
					by(role)(req)
					req.Header.Set("If-Match", older)
				})
				if a.status != 403 {
					break
				}
			}
			require.Equal(t, 412, a.status, "%s %s: %s", r.Spec.Name, path, a.body)
			require.Contains(t, a.body, `"code":"changed_meanwhile"`, r.Spec.Name)
			require.Contains(t, a.body, `"what":"account.phone_added"`, r.Spec.Name)
		}
		require.Greater(t, tried, 55)
		require.Equal(t, events, s.Count("event", ""), "nothing was done")
	})
}
