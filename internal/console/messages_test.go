package console_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

type inShop struct{}

func (inShop) Origin(context.Context, *store.Tx, string) (string, error) {
	return "http://id.shop.example", nil
}

func TestMessagesAreSeenSentAgainAndReadInTheMailbox(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := k.Account(account.Draft{FirstName: "Jess"})
		k.Do(func(tx *op.Tx) error {
			id, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.ResetPassword, Account: k.Number(jess), Target: "jess@gmail.com", For: nonce.LinkFor})
			if err != nil {
				return err
			}
			_, err = message.Queue(tx, message.Letter{Account: k.Number(jess), Template: "reset_password", Channel: message.Email, To: "jess@gmail.com", Nonce: id})
			return err
		})
		page := customers + "/" + jess
		agent := s.signedIn(t, authz.Agent)
		body := agent.get(page + "?tab=messages").body
		require.Contains(t, body, "WAITING")
		require.Contains(t, body, "j•••@g•••.com")
		require.NotContains(t, body, "jess@gmail.com")
		require.NoError(t, message.NewService(message.Config{DB: k.DB, Origins: inShop{}, Node: "n", Mailbox: true}).Send(t.Context()))
		body = agent.get(page + "?tab=messages").body
		require.Contains(t, body, "SENT")
		again := regexp.MustCompile(`action="([^"]+/resend)"`).FindStringSubmatch(body)
		require.NotNil(t, again)
		require.Equal(t, page+"?tab=messages", agent.post(again[1], nil).location())
		require.Equal(t, 2, k.Count("message", ""))
		require.Contains(t, agent.get(page).body, "sent to j•••@g•••.com")

		const mailbox = "/t/shop/settings/mailbox"
		require.Equal(t, http.StatusForbidden, agent.get(mailbox).status)
		developer := s.signedIn(t, authz.Developer)
		mail := regexp.MustCompile(`href="(` + mailbox + `/msg_[0-9a-f]+)"`).FindStringSubmatch(developer.get(mailbox).body)
		require.NotNil(t, mail)
		read := developer.get(mail[1])
		require.Contains(t, read.body, `href="http://id.shop.example/reset-password?link=`)
		html := developer.get(mail[1] + "/html")
		require.Contains(t, html.header.Get("Content-Security-Policy"), "sandbox")
		require.Contains(t, html.body, "The shop")

		const settings = "/t/shop/settings/messages"
		shown := developer.get(settings)
		require.Equal(t, http.StatusOK, shown.status, shown.body)
		require.NotContains(t, shown.body, "«")
		editor := settings + "/templates/verify_email/email/de"
		require.Contains(t, developer.get(editor).body, "{{.link}}")
		preview := developer.post(editor, url.Values{"act": {"preview"}, "version": {"0"}, "subject": {"Hallo"}, "plain": {"Von {{.brand}}\r\n\r\n{{.link}}"}})
		require.Contains(t, preview.body, "Von The shop")
		wrong := developer.post(editor, url.Values{"act": {"save"}, "version": {"0"}, "subject": {"Hallo"}, "plain": {"{{range .x}}"}})
		require.Equal(t, http.StatusUnprocessableEntity, wrong.status)
	})
}
