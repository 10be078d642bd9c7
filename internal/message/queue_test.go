package message_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

var ctx = context.Background()

// numberOf returns an account's number.
func numberOf(k *testkit.Kit, login string) (n int64) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}

// queue queues a letter in an operation of its own.
func queue(k *testkit.Kit, l message.Letter) (id string) {
	k.T.Helper()
	k.Do(func(tx *op.Tx) (err error) {
		id, err = message.Queue(tx, l)
		return err
	})
	return id
}

func resetLetter(account int64) message.Letter {
	return message.Letter{Account: account, Template: "reset_password", Channel: message.Email, To: "jess@gmail.com", Language: "en"}
}

func TestQueueKeepsAddressAndValuesSealed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := numberOf(k, k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com"}))
		l := message.Letter{
			Account: jess, Template: "notice.email_changed", Channel: message.Email, To: "jess@gmail.com", Notice: true,
			Data: map[string]string{"old": "j•••@o•••.org"},
		}
		id := queue(k, l)
		require.Equal(t, 1, k.Count("message", "id = $1 AND state = 'queued' AND masked = 'j•••@g•••.com' AND language = 'en' AND notice", id))
		require.Zero(t, k.Count("message", "body = $1 OR masked = $2", []byte("jess@gmail.com"), "jess@gmail.com"))
		require.Equal(t, 1, k.Count("event", "type = 'message.queued' AND account = $1", jess))
	})
}

func TestQueueRefusesWhatNoCodeMayWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := numberOf(k, k.Account(account.Draft{FirstName: "Jess"}))
		for name, change := range map[string]func(*message.Letter){
			"unknown template":  func(l *message.Letter) { l.Template = "reset_passwort" },
			"wrong channel":     func(l *message.Letter) { l.Template = "sms_code" },
			"not text":          func(l *message.Letter) { l.To = "jess@gmail.com\x00" },
			"no address":        func(l *message.Letter) { l.To = "" },
			"undeclared values": func(l *message.Letter) { l.Data = map[string]string{"link": "https://evil.example"} },
		} {
			l := resetLetter(jess)
			change(&l)
			k.Do(func(tx *op.Tx) error {
				_, err := message.Queue(tx, l)
				require.Error(t, err, name)
				return nil
			})
		}
		require.Zero(t, k.Count("message", ""))
	})
}

func TestALetterToNobodyIsQueuedForTheTimeItTakes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		queue(k, resetLetter(0))
		require.Equal(t, 1, k.Count("message", "state = 'nothing' AND next_at IS NULL AND account IS NULL"))
		require.Zero(t, k.Count("event", "type LIKE 'message.%'"))
	})
}

func TestAnAddressGetsSoManyMessagesAndEveryNotice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := numberOf(k, k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com"}))
		for range 3 * message.DailyLimit {
			l := resetLetter(jess)
			queue(k, l)
			l.To = "JESS@gmail.com"
			queue(k, l)
		}
		require.Equal(t, message.HourlyLimit, k.Count("message", "state = 'queued'"))
		require.Equal(t, k.Count("message", "")-message.HourlyLimit, k.Count("message", "state = 'failed' AND last_error = 'limit' AND next_at IS NULL"))
		queue(k, message.Letter{Account: jess, Template: "notice.account_frozen", Channel: message.Email, To: "jess@gmail.com", Notice: true})
		require.Equal(t, 1, k.Count("message", "state = 'queued' AND notice"))
		for range 5 {
			k.Clock.Move(time.Hour + time.Minute)
			for range message.HourlyLimit + 1 {
				queue(k, resetLetter(jess))
			}
		}
		require.Equal(t, message.DailyLimit, k.Count("message", "state = 'queued' AND NOT notice"))
	})
}

func TestALinkThatIsOpenedIsNotedOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		jess := numberOf(k, k.Account(account.Draft{FirstName: "Jess", Email: "jess@gmail.com"}))
		l := resetLetter(jess)
		l.Nonce = "non_1"
		queue(k, l)
		open := func() { k.Do(func(tx *op.Tx) error { return message.Opened(tx, "non_1") }) }
		open()
		require.Zero(t, k.Count("message", "state = 'link_opened'"), "what was not sent was not opened")
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE message SET state = 'sent'")
			return err
		})
		open()
		open()
		require.Equal(t, 1, k.Count("message", "state = 'link_opened' AND opened_at IS NOT NULL"))
		require.Equal(t, 1, k.Count("event", "type = 'message.link_opened'"))
	})
}
