package message_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	netmail "net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

const origin = "https://id.shop.example"

type fixedOrigin struct{}

func (fixedOrigin) Origin(context.Context, *store.Tx, string) (string, error) { return origin, nil }

// sender returns a node that hands mails to a server.
func sender(k *testkit.Kit, node string, smtp *testkit.SMTP) *message.Service {
	cfg := message.Config{DB: k.DB, Origins: fixedOrigin{}, Node: node}
	if smtp != nil {
		cfg.Server = &mail.Server{Host: "127.0.0.1", Port: smtp.Port, Encryption: mail.None, Sender: "care@shop.example"}
	}
	return message.NewService(cfg)
}

// withNonce queues a letter with a fresh nonce.
func withNonce(k *testkit.Kit, n nonce.Draft, l message.Letter) (id string) {
	k.T.Helper()
	n.Account, n.Target = l.Account, l.To
	k.Do(func(tx *op.Tx) (err error) {
		if l.Nonce, err = nonce.Issue(tx, n); err != nil {
			return err
		}
		id, err = message.Queue(tx, l)
		return err
	})
	return id
}

func jessOf(k *testkit.Kit) (login string, n int64) {
	login = k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com"})
	return login, numberOf(k, login)
}

var links = regexp.MustCompile(`https?://[^\s"<>]+`)

// textOf returns what a mail's reader sees, with its encodings undone.
func textOf(t *testing.T, r testkit.Received) string {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(r.Raw))
	require.NoError(t, err)
	return testkit.MailText(t, m)
}

func TestAResetLinkArrivesAndIsRedeemed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
		require.NoError(t, sender(k, "a", smtp).Send(ctx))
		got := smtp.Next()
		require.Equal(t, []string{"jess@gmail.com"}, got.To)
		text := textOf(t, got)
		found := links.FindString(text)
		require.True(t, strings.HasPrefix(found, origin+"/reset-password?link="), found)
		u, err := url.Parse(found)
		require.NoError(t, err)
		k.Do(func(tx *op.Tx) error {
			n, err := nonce.Redeem(tx, nonce.ResetPassword, secretOf(u.Query().Get("link")))
			require.NoError(t, err)
			require.Equal(t, jess, n.Account)
			return nil
		})
		require.Equal(t, 1, k.Count("message", "state = 'sent' AND sent_at IS NOT NULL AND next_at IS NULL AND attempts = 1"))
		require.Equal(t, 1, k.Count("event", "type = 'message.sent' AND account = $1", jess))
		require.Contains(t, text, "The shop")
	})
}

func TestNothingIsLostWhileTheServerIsDown(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		login, jess := jessOf(k)
		s := sender(k, "a", smtp)
		smtp.Stop()
		withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
		require.NoError(t, s.Send(ctx))
		page, err := s.List(ctx, k.Actor(authz.Agent), message.ListInput{Account: login})
		require.NoError(t, err)
		require.Equal(t, message.Queued, page.Items[0].State)
		require.Equal(t, message.ReasonUnreachable, page.Items[0].Reason)
		require.Contains(t, page.Items[0].Said, "refused")
		require.WithinRange(t, *page.Items[0].NextAt, k.Clock.Now().Add(15*time.Second), k.Clock.Now().Add(23*time.Second))
		require.NoError(t, s.Send(ctx))
		require.Equal(t, 1, k.Count("message", "attempts = 1"), "it is not tried before its time")

		k.Clock.Move(time.Hour)
		again := testkit.StartSMTP(t, testkit.SMTPOptions{Port: smtp.Port})
		require.NoError(t, s.Send(ctx))
		require.Equal(t, []string{"jess@gmail.com"}, again.Next().To)
		require.Equal(t, 1, k.Count("message", "state = 'sent' AND attempts = 2 AND last_error = ''"))
	})
}

func TestAMessageIsGivenUpAfterADayOrWhenItsLinkIsOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		_, jess := jessOf(k)
		s := sender(k, "a", nil)
		withNonce(k, nonce.Draft{Kind: nonce.EmailCode, For: nonce.CodeFor, Digits: 6}, message.Letter{
			Account: jess, Template: "email_code", Channel: message.Email, To: "jess@gmail.com", Language: "de",
		})
		queue(k, message.Letter{Account: jess, Template: "notice.password_changed", Channel: message.Email, To: "jess@gmail.com", Notice: true})
		require.NoError(t, s.Send(ctx))
		require.Equal(t, 2, k.Count("message", "state = 'queued' AND last_error = 'no_mailer'"))
		k.Clock.Move(time.Hour)
		require.NoError(t, s.Send(ctx))
		require.Equal(t, 1, k.Count("message", "template = 'email_code' AND state = 'expired'"))
		require.Equal(t, 1, k.Count("event", "type = 'message.expired'"))
		k.Clock.Move(24 * time.Hour)
		require.NoError(t, s.Send(ctx))
		require.Equal(t, 1, k.Count("message", "template = 'notice.password_changed' AND state = 'failed' AND next_at IS NULL"))
		require.Equal(t, 1, k.Count("event", "type = 'message.failed'"))
	})
}

func TestANewerLinkTakesThePlaceOfOneThatWaits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		for range 3 {
			withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
		}
		require.NoError(t, sender(k, "a", smtp).Send(ctx))
		require.Equal(t, 1, k.Count("message", "state = 'sent'"))
		require.Equal(t, 2, k.Count("message", "state = 'canceled' AND last_error = 'superseded'"))
		smtp.Next()
		require.Zero(t, smtp.Waiting())
	})
}

func TestABounceSuppressesTheAddressUntilItIsLifted(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		login, jess := jessOf(k)
		s, agent := sender(k, "a", smtp), k.Actor(authz.Agent)
		l := resetLetter(jess)
		l.To = "gone@gmail.com"
		bounced := queue(k, l)
		require.NoError(t, s.Send(ctx))
		require.Equal(t, 1, k.Count("message", "state = 'bounced' AND last_error = 'address' AND error_text LIKE '%5.1.1%'"))
		require.Equal(t, 1, k.Count("event", "type = 'message.bounced'"))
		l.To = "GONE@gmail.com"
		queue(k, l)
		require.Equal(t, 1, k.Count("message", "state = 'failed' AND last_error = 'suppressed'"))
		_, err := s.Resend(ctx, agent, message.MessageInput{Account: login, Message: bounced})
		require.ErrorIs(t, err, message.ErrSuppressed)

		page, err := s.List(ctx, agent, message.ListInput{Account: login})
		require.NoError(t, err)
		require.Len(t, page.Suppressions, 1)
		require.Equal(t, "g•••@g•••.com", page.Suppressions[0].To)
		lift := message.LiftSuppressionInput{Account: login, Suppression: page.Suppressions[0].ID}
		_, err = s.LiftSuppression(ctx, k.Actor(authz.Viewer), lift)
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.LiftSuppression(ctx, agent, lift)
		require.NoError(t, err)
		_, err = s.LiftSuppression(ctx, agent, lift)
		require.ErrorIs(t, err, op.ErrNotFound)
		queue(k, l)
		require.Equal(t, 1, k.Count("message", "state = 'queued'"))
	})
}

func TestSeveralNodesSendEachMessageOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		const many = 200
		for range many {
			queue(k, message.Letter{Account: jess, Template: "notice.account_frozen", Channel: message.Email, To: "jess@gmail.com", Notice: true})
		}
		var nodes sync.WaitGroup
		for _, name := range []string{"a", "b", "c", "d"} {
			nodes.Go(func() { require.NoError(t, sender(k, name, smtp).Send(ctx)) })
		}
		nodes.Wait()
		require.Equal(t, many, k.Count("message", "state = 'sent' AND attempts = 1"))
		require.Equal(t, many, k.Count("event", "type = 'message.sent'"))
		ids := map[string]bool{}
		for range many {
			m, err := netmail.ReadMessage(strings.NewReader(smtp.Next().Raw))
			require.NoError(t, err)
			ids[m.Header.Get("Message-Id")] = true
		}
		require.Len(t, ids, many)
		require.Zero(t, smtp.Waiting())
	})
}

func TestWhatANodeLeftBehindIsSentByAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		queue(k, resetNotice(jess))
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE message SET state = 'sending', claim = 'dead', attempts = 1, next_at = $1", k.Clock.Now().Add(5*time.Minute).UnixMicro())
			return err
		})
		s := sender(k, "b", smtp)
		require.NoError(t, s.Send(ctx))
		require.Zero(t, smtp.Waiting())
		k.Clock.Move(6 * time.Minute)
		require.NoError(t, s.Send(ctx))
		smtp.Next()
		require.Equal(t, 1, k.Count("message", "state = 'sent' AND attempts = 2 AND claim = ''"))
	})
}

func resetNotice(jess int64) message.Letter {
	return message.Letter{Account: jess, Template: "notice.password_reset", Channel: message.Email, To: "jess@gmail.com", Notice: true}
}

func TestATenantsOwnServerAndHookAreUsed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		installation := testkit.StartSMTP(t, testkit.SMTPOptions{})
		own := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		admin := k.Actor(authz.Administrator)
		_, err := tenant.NewService(k.DB).ChangeMailer(ctx, admin, tenant.ChangeMailerInput{
			Own: true, Host: "127.0.0.1", Port: own.Port, Encryption: "none", Sender: "own@shop.example",
		})
		require.NoError(t, err)
		_, err = tenant.NewService(k.DB).ChangeSMS(ctx, admin, tenant.ChangeSMSInput{Own: true, URL: "https://sms.example.com/send", Secret: "0123456789abcdef"})
		require.NoError(t, err)
		var sms map[string]string
		hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_ = json.NewDecoder(r.Body).Decode(&sms)
		}))
		defer hook.Close()
		s := sender(k, "a", installation)
		s.Do = func(r *http.Request) (*http.Response, error) {
			require.Equal(t, "sms.example.com", r.URL.Host)
			require.NotEmpty(t, r.Header.Get("Webhook-Signature"))
			to, err := url.Parse(hook.URL)
			require.NoError(t, err)
			r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
			return hook.Client().Do(r)
		}
		s.Dial = fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}).DialMail
		queue(k, resetNotice(jess))
		withNonce(k, nonce.Draft{Kind: nonce.SMSCode, For: nonce.CodeFor, Digits: 6}, message.Letter{
			Account: jess, Template: "sms_code", Channel: message.SMS, To: "+4915112345678", Language: "es",
		})
		require.NoError(t, s.Send(ctx))
		require.Equal(t, "own@shop.example", own.Next().From)
		require.Zero(t, installation.Waiting())
		require.Equal(t, "+4915112345678", sms["to"])
		require.Regexp(t, `^\d{6} es su código de The shop, válido 10 minutos\.`, sms["text"])
		require.Equal(t, 2, k.Count("message", "state = 'sent'"))
	})
}

// TestC48ATenantsMailServerIsNotReachedInwards names a server of the own network
// as the tenant's: the mail waits, and nothing was said to that server.
func TestC48ATenantsMailServerIsNotReachedInwards(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		inside := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		tenants, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		took := tenant.ChangeMailerInput{Own: false}
		_, err := tenants.ChangeMailer(ctx, admin, took)
		require.NoError(t, err)
		require.Zero(t, k.Count("event", "type = 'tenant.mailer_changed'"), "nothing was stored, so nothing changed")
		for _, host := range []string{"127.0.0.1", "localhost"} {
			now, err := tenants.ViewMailer(ctx, admin, tenant.ViewMailerInput{})
			require.NoError(t, err)
			_, err = tenants.ChangeMailer(ctx, admin, tenant.ChangeMailerInput{
				Version: now.Version, Own: true, Host: host, Port: inside.Port, Encryption: "none", Sender: "own@shop.example",
			})
			require.NoError(t, err)
			s := sender(k, "a", nil)
			s.Dial = fetch.New(fetch.Config{}).DialMail
			queue(k, resetNotice(jess))
			require.NoError(t, s.Send(ctx))
		}
		require.Zero(t, inside.Waiting())
		require.Equal(t, 2, k.Count("message", "state = 'queued' AND last_error = 'unreachable'"))
		require.Equal(t, 2, k.Count("event", "type = 'tenant.mailer_changed'"))
	})
}

func TestStaffSendAgainAndCancel(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		login, jess := jessOf(k)
		s, agent := sender(k, "a", smtp), k.Actor(authz.Agent)
		first := withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
		in := message.MessageInput{Account: login, Message: first}
		_, err := s.Resend(ctx, agent, in)
		require.ErrorIs(t, err, message.ErrWaiting)
		require.NoError(t, s.Send(ctx))
		one := links.FindString(textOf(t, smtp.Next()))
		again, err := s.Resend(ctx, agent, in)
		require.NoError(t, err)
		require.NoError(t, s.Send(ctx))
		require.Equal(t, one, links.FindString(textOf(t, smtp.Next())), "the same link: the first mail stays good")

		third, err := s.Resend(ctx, agent, message.MessageInput{Account: login, Message: again.ID})
		require.NoError(t, err)
		cancel := message.MessageInput{Account: login, Message: third.ID}
		other := k.Account(account.Draft{FirstName: "Ana"})
		_, err = s.Cancel(ctx, agent, message.MessageInput{Account: other, Message: third.ID})
		require.ErrorIs(t, err, message.ErrNotWaiting, "not through another account")
		_, err = s.Cancel(ctx, agent, cancel)
		require.NoError(t, err)
		_, err = s.Cancel(ctx, agent, cancel)
		require.ErrorIs(t, err, message.ErrNotWaiting)
		require.NoError(t, s.Send(ctx))
		require.Zero(t, smtp.Waiting())

		k.Clock.Move(25 * time.Hour)
		_, err = s.Resend(ctx, agent, in)
		require.ErrorIs(t, err, message.ErrLinkOver)
		page, err := s.List(ctx, agent, message.ListInput{Account: login, Limit: 2})
		require.NoError(t, err)
		require.Len(t, page.Items, 2)
		page, err = s.List(ctx, agent, message.ListInput{Account: login, Limit: 2, Cursor: page.NextCursor})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Empty(t, page.NextCursor)
	})
}
