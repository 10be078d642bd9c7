package health_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

type origins struct{}

func (origins) Origin(context.Context, *store.Tx, string) (string, error) {
	return "https://id.shop.example", nil
}

// letter queues a notice for a new customer.
func letter(k *testkit.Kit, channel message.Channel, to string) {
	n := k.Number(k.Account(account.Draft{FirstName: "Jess"}))
	k.Do(func(tx *op.Tx) error {
		_, err := message.Queue(tx, message.Letter{Template: "notice.new_device", Channel: channel, Account: n, To: to, Notice: true})
		return err
	})
}

func TestMailThatWaitsIsToldWithSinceAndWhy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		mails := message.NewService(message.Config{
			DB: k.DB, Origins: origins{}, Node: "n1", Server: &mail.Server{Host: "127.0.0.1", Port: smtp.Port, Encryption: mail.None, Sender: "care@shop.example"},
		})
		began := k.Clock.Now().UTC()
		letter(k, message.Email, "jess@gmail.com")
		_, c := look(t, s, k)
		require.Equal(t, "ok sending", found(c["mail"]))
		require.Equal(t, "ok none", found(c["sms"]))

		k.Clock.Move(2 * time.Minute)
		_, c = look(t, s, k)
		require.Equal(t, "slow late", found(c["mail"]), "nobody has tried it")

		smtp.Stop()
		require.NoError(t, mails.Send(ctx))
		h, c := look(t, s, k)
		require.Equal(t, "failing unreachable", found(c["mail"]))
		require.Equal(t, health.Failing, h.State)
		require.Equal(t, began, *c["mail"].Since, "since the mail waits, not since somebody looked")
		require.EqualValues(t, 1, c["mail"].Figures["waiting"])
		require.EqualValues(t, 120_000, c["mail"].Figures["oldest_ms"])
		require.Contains(t, c["mail"].Message, began.Format(time.RFC3339))
		require.NotContains(t, c["mail"].Message, "gmail", "it shows no personal data")

		testkit.StartSMTP(t, testkit.SMTPOptions{Port: smtp.Port})
		k.Clock.Move(time.Hour)
		require.NoError(t, mails.Send(ctx))
		_, c = look(t, s, k)
		require.Equal(t, "ok none", found(c["mail"]))
	})
}

func TestSMSWithoutAProviderAreTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := service(k, "n1")
		letter(k, message.SMS, "+493055512399")
		require.NoError(t, message.NewService(message.Config{DB: k.DB, Origins: origins{}, Node: "n1"}).Send(ctx))
		_, c := look(t, s, k)
		require.Equal(t, "failing no_mailer", found(c["sms"]))
		require.Equal(t, "ok none", found(c["mail"]))
	})
}
