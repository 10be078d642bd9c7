package message_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC05AMailGoesToTheStoredBytes queues to an address and has look-alikes of
// it in the values: the server is told the stored one, byte for byte.
func TestC05AMailGoesToTheStoredBytes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s := sender(k, "a", smtp)
		for _, to := range []string{"Jess.Smith+x@Gmail.com", "jess@gmail.com", "o'hara@gmail.com", "jess_1@gmail.com"} {
			queue(k, message.Letter{
				Account: jess, Template: "notice.email_changed", Channel: message.Email, To: to, Notice: true,
				Data: map[string]string{"old": "jess@gmaıl.com", "new": "evil@evil.example"},
			})
			require.NoError(t, s.Send(ctx))
			got := smtp.Next().To
			require.Len(t, got, 1)
			local, _, _ := strings.Cut(to, "@")
			require.Equal(t, local+"@gmail.com", got[0], "the part before the @ is as stored; a domain has no case")
		}
		for _, to := range []string{"jess@gmail.com,evil@evil.example", `["jess@gmail.com","evil@evil.example"]`, "jess@gmail.com evil@evil.example"} {
			l := resetNotice(jess)
			l.To = to
			queue(k, l)
		}
		require.NoError(t, s.Send(ctx))
		require.Zero(t, smtp.Waiting())
		require.Equal(t, 3, k.Count("message", "state = 'failed' AND last_error = 'address'"))
	})
}

// TestC54NoValueBringsALinkOrMarksIntoAMail renders hostile values: nothing of
// them is a link or an element in the mail.
func TestC54NoValueBringsALinkOrMarksIntoAMail(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s := sender(k, "a", smtp)
		for _, value := range []string{
			`<a href="https://evil.example">press</a>`, "https://evil.example/x", "//evil.example", "www.evil.example", "evil.example", "EVIL．example", "evil。example",
			"javascript:alert(1)", "mailto:x@evil.example", "x@evil.example", `"><img src=https://evil.example/p.png>`, "<script>alert(1)</script>", "{{.link}}",
			"tel:+491234", "data:text/html,<b>", "xn--evil.example", "evil.example.", "evil\u200b.example", "http:\\\\evil.example", "[press](https://evil.example)", "evil\r\n.example",
		} {
			queue(k, message.Letter{
				Account: jess, Template: "notice.new_device", Channel: message.Email, To: "jess@gmail.com", Notice: true, Data: map[string]string{"device": value, "place": value},
			})
			require.NoError(t, s.Send(ctx))
			text := textOf(t, smtp.Next())
			require.Empty(t, links.FindAllString(text, -1), "%q", value)
			for _, bad := range []string{"evil.example", "www.", "mailto:", "javascript:", "tel:", "data:", "<a ", "<img", "<script", "@evil", "//evil"} {
				require.NotContains(t, strings.ToLower(text), bad, "%q", value)
			}
		}
	})
}

// TestC59NoSecretOfASenderStandsInTheClear sends a link and sets the secrets of
// mail server and hook, and then looks for each in everything that is kept.
func TestC59NoSecretOfASenderStandsInTheClear(t *testing.T) {
	const canary = "canary-9f2d7c41-canary"
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		var logged bytes.Buffer
		k.DB.Log = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s := sender(k, "a", smtp)
		withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
		require.NoError(t, s.Send(ctx))
		u, err := url.Parse(links.FindString(textOf(t, smtp.Next())))
		require.NoError(t, err)
		link := u.Query().Get("link")
		require.Greater(t, len(link), 40)

		admin := k.Actor(authz.Administrator)
		tenants := tenant.NewService(k.DB)
		mailer, err := tenants.ChangeMailer(ctx, admin, tenant.ChangeMailerInput{
			Own: true, Host: "smtp.example.com", Port: 587, Encryption: "starttls", Username: "u", Password: canary, Sender: "a@shop.example",
		})
		require.NoError(t, err)
		hook, err := tenants.ChangeSMS(ctx, admin, tenant.ChangeSMSInput{Own: true, URL: "https://sms.example.com/", Secret: canary})
		require.NoError(t, err)
		seen, err := tenants.ViewMailer(ctx, admin, tenant.ViewMailerInput{})
		require.NoError(t, err)
		shown, err := json.Marshal([]any{mailer, hook, seen})
		require.NoError(t, err)
		require.NotContains(t, string(shown), canary)
		require.True(t, seen.HasPassword)

		_, err = tenants.ChangeMailer(ctx, admin, tenant.ChangeMailerInput{
			Version: mailer.Version, Own: true, Host: "evil.example", Port: 587, Encryption: "starttls", Username: "u", Sender: "a@shop.example",
		})
		require.ErrorIs(t, err, tenant.ErrPasswordNeeded, "the stored password does not go to another server")

		everything := k.Everything()
		for _, secret := range []string{link, canary} {
			require.NotContains(t, logged.String(), secret)
			require.NotContains(t, everything, secret)
		}
	})
}
