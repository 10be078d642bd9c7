package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

// TestC41NoFieldOfARequestVerifiesAContact sends what a mass assignment would
// send (C17, C41): unknown fields are an error, and nothing of the rest is done.
func TestC41NoFieldOfARequestVerifiesAContact(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		id := s.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		for _, more := range []string{
			`"verified":true`, `"email_verified":true`, `"verified_at":"2026-01-01T00:00:00Z"`, `"proof":"owner"`, `"Verified":true`,
			`"email":"b@example.com"`, `"to":"evil@example.com"`, `"account":"01939000-0000-7000-8000-000000000000"`, `"tenant":"other"`,
		} {
			a := s.send(t, http.MethodPost, "/api/v1/accounts/"+id+"/change-email", `{"email":"new@example.com",`+more+`}`, by("agent"))
			require.Contains(t, []int{400, 422}, a.status, "%s: %s", more, a.body)
			a = s.send(t, http.MethodPost, "/api/v1/accounts/"+id+"/request-email-verification", `{`+more+`}`, by("agent"))
			require.Contains(t, []int{400, 422}, a.status, "%s: %s", more, a.body)
		}
		for _, email := range []string{`["new@example.com","evil@example.com"]`, `{"0":"new@example.com"}`, `null`, `1`, `true`} {
			a := s.send(t, http.MethodPost, "/api/v1/accounts/"+id+"/change-email", `{"email":`+email+`}`, by("agent"))
			require.Contains(t, []int{400, 422}, a.status, "C05: %s: %s", email, a.body)
		}
		require.Zero(t, s.Count("message", ""), "nothing was sent anywhere")
		require.Zero(t, s.Count("account", "unverified_email <> ''"))
	})
}

func TestTheClientKeepsContacts(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		id, because := s.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"}), client.Because{Reason: "asked for"}
		c := s.client("administrator").Accounts
		_, err := c.ChangeEmail(ctx, id, "new@example.com", because)
		require.NoError(t, err)
		_, err = c.RequestEmailVerification(ctx, id, because)
		require.NoError(t, err)
		_, err = c.CancelEmailChange(ctx, id, because)
		require.NoError(t, err)
		_, err = c.UnverifyEmail(ctx, id, because)
		require.NoError(t, err)
		_, err = c.VerifyEmail(ctx, id, because)
		require.NoError(t, err)
		got, err := c.AddPhone(ctx, id, "+49 30 901820", "", because)
		require.NoError(t, err)
		phone := got.Phones[0].ID
		_, err = c.RequestPhoneVerification(ctx, id, phone, because)
		require.NoError(t, err)
		_, err = c.ConfirmPhone(ctx, id, phone, "none", because)
		require.ErrorContains(t, err, "not right")
		_, err = c.ChangePhone(ctx, id, phone, "", "WORK", because)
		require.NoError(t, err)
		_, err = c.UnverifyPhone(ctx, id, phone, because)
		require.Error(t, err)
		_, err = c.RemovePhone(ctx, id, phone, because)
		require.NoError(t, err)
		_, err = c.ChangeUsername(ctx, id, "jess1991", because)
		require.NoError(t, err)
		last, err := c.ChangeCustomerID(ctx, id, "C-1001", because)
		require.NoError(t, err)
		require.Equal(t, "C-1001", *last.CustomerID)
	})
}
