package webhook_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

const origin = "https://id.shop.example"

type fixedOrigin struct{}

func (fixedOrigin) Origin(context.Context, *store.Tx, string) (string, error) { return origin, nil }

// ofLink is the text of a link of the customers' pages.
func ofLink(t testing.TB, link string) secret.String {
	t.Helper()
	u, err := url.Parse(link)
	require.NoError(t, err)
	return secret.String(u.Query().Get("link"))
}

// TestLinksGoToTheMailerOnly plants three links and looks for them in
// everything that any endpoint gets, and in the log.
func TestLinksGoToTheMailerOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, mailer, other := node(k, "a"), receive(t), receive(t)
		e := added(t, k, s, mailer.URL, "VERIFY_EMAIL", "PASSWORD_RESET_REQUEST", "MAGIC_LINK_SEND")
		added(t, k, s, other.URL, "*")
		_, err := s.MarkMailer(ctx, k.Actor(authz.Developer), webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL})
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.MarkMailer(ctx, k.System(), webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL})
		require.NoError(t, err)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com", UnverifiedEmail: "new@gmail.com"})
		owner := k.Number(login)
		k.Clock.Move(8 * 24 * time.Hour)
		ask(t, k, login)
		deliver(t, k, s)
		deliver(t, k, s)

		var links []string
		for _, p := range mailer.taken() {
			require.NotNil(t, p.Mail, p.Type)
			require.True(t, strings.HasPrefix(p.Mail.Link, origin+"/"), p.Mail.Link)
			require.Contains(t, p.Mail.Text, p.Mail.Link)
			links = append(links, ofLink(t, p.Mail.Link).Reveal())
		}
		require.Len(t, links, 3)
		require.NotEmpty(t, other.taken())
		for _, got := range other.all() {
			require.Nil(t, got.payload.Mail)
			require.Empty(t, testkit.Leaks(string(got.body), links))
		}
		require.Empty(t, testkit.Leaks(everythingKept(t, k, s), links))
		require.NoError(t, s.Messages.Send(ctx))
		require.Equal(t, 3, k.Count("message", "state = 'sent' AND last_error = 'elsewhere'"), "the desk sees that another system sends them")
		k.Do(func(tx *op.Tx) error {
			n, err := nonce.Redeem(tx, nonce.ResetPassword, secret.String(links[1]))
			require.Equal(t, owner, n.Account)
			return err
		})
	})
}

// TestWithAMailServerLinksAreInNoEvent: the same, where the installation has a
// mail server.
func TestWithAMailServerLinksAreInNoEvent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := webhook.NewService(webhook.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{Allow: loopback}), Node: "a", Messages: message.NewService(message.Config{
			DB: k.DB, Origins: fixedOrigin{}, Node: "a", Elsewhere: webhook.HasMailer, Server: &mail.Server{Host: "127.0.0.1", Port: 1, Sender: "care@shop.example"},
		})})
		mailer := receive(t)
		e := added(t, k, s, mailer.URL, "VERIFY_EMAIL", "PASSWORD_RESET_REQUEST", "MAGIC_LINK_SEND", "message.*")
		_, err := s.MarkMailer(ctx, k.System(), webhook.Based{Endpoint: e.ID, Version: e.Version, URL: e.URL})
		require.NoError(t, err)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com", UnverifiedEmail: "new@gmail.com"})
		k.Clock.Move(8 * 24 * time.Hour)
		ask(t, k, login)
		deliver(t, k, s)
		require.GreaterOrEqual(t, len(mailer.taken()), 6)
		for _, p := range mailer.taken() {
			require.Nil(t, p.Mail)
		}
	})
}

// ask sends the owner of an account a link of each kind.
func ask(t testing.TB, k *testkit.Kit, login string) {
	t.Helper()
	agent, c := k.Actor(authz.Agent), credential.NewService(k.DB, proof.NewHasher(1, 1))
	_, err := account.NewService(k.DB).RequestEmailVerification(ctx, agent, account.ContactInput{Account: login})
	require.NoError(t, err)
	_, err = c.SendPasswordReset(ctx, agent, credential.SendInput{Account: login})
	require.NoError(t, err)
	_, err = c.SendAccessLink(ctx, agent, credential.SendInput{Account: login})
	require.NoError(t, err)
}

// everythingKept is what the log of every endpoint shows.
func everythingKept(t testing.TB, k *testkit.Kit, s *webhook.Service) string {
	t.Helper()
	var all strings.Builder
	dev := k.Actor(authz.Developer)
	endpoints, err := s.List(ctx, dev, webhook.ListInput{})
	require.NoError(t, err)
	for _, e := range endpoints.Items {
		page, err := s.ListDeliveries(ctx, dev, webhook.ListDeliveriesInput{Endpoint: e.ID})
		require.NoError(t, err)
		for _, d := range page.Items {
			one, err := s.ViewDelivery(ctx, dev, webhook.DeliveryInput{Endpoint: e.ID, Delivery: d.ID})
			require.NoError(t, err)
			for _, try := range one.Tries {
				all.WriteString(string(try.Request) + try.Answer)
			}
		}
	}
	require.NotEmpty(t, all.String())
	return all.String()
}
