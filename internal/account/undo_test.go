package account_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// reporter is whoever opens the link of a notice.
func reporter(k *testkit.Kit) authz.Actor { return k.Visitor("account.undo_change") }

// linkOf is the link of the last notice of a kind that an account was sent.
func linkOf(t *testing.T, k *testkit.Kit, login, template string) (link secret.String) {
	t.Helper()
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		var id string
		row := tx.QueryRowContext(ctx, "SELECT nonce FROM message WHERE account = $1 AND template = $2 ORDER BY created_at DESC, id DESC LIMIT 1", k.Number(login), template)
		if err := row.Scan(&id); err != nil {
			return err
		}
		link, err = nonce.Text(ctx, tx, k.DB.Ring, id, k.Clock.Now())
		return err
	}))
	return link
}

func view(t *testing.T, k *testkit.Kit, login string) account.Account {
	t.Helper()
	a, err := account.NewService(k.DB).View(ctx, k.System(), account.ViewInput{Account: login})
	require.NoError(t, err)
	return a
}

// changedEmail is an account whose e-mail an agent has changed, up to the proof by
// whoever reads the new mailbox.
func changedEmail(t *testing.T, k *testkit.Kit) string {
	t.Helper()
	s := account.NewService(k.DB)
	login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", CreatedAt: k.Clock.Now().Add(-90 * 24 * time.Hour)})
	_, err := s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: login, Email: "mallory@example.com"})
	require.NoError(t, err)
	return login
}

func confirmNew(t *testing.T, k *testkit.Kit, login string) {
	t.Helper()
	_, err := account.NewService(k.DB).ConfirmEmail(ctx, k.Visitor("account.confirm_email"), account.ConfirmEmailInput{Link: linkOf(t, k, login, "verify_email")})
	require.NoError(t, err)
}

func TestReportGivesTheOldEmailBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		for name, c := range map[string]struct {
			proved bool // the new address took the old one's place
			notice string
			after  time.Duration
			undone bool
		}{
			"a change that waits":           {false, "notice.email_change_requested", time.Hour, true},
			"one that was proved":           {true, "notice.email_changed", 71 * time.Hour, true},
			"by the first notice, though":   {true, "notice.email_change_requested", time.Hour, true},
			"too late to be given back":     {true, "notice.email_changed", 73 * time.Hour, false},
			"reported on the thirtieth day": {true, "notice.email_changed", 30*24*time.Hour - time.Minute, false},
		} {
			login := changedEmail(t, k)
			if c.proved {
				confirmNew(t, k, login)
			}
			link := linkOf(t, k, login, c.notice)
			k.Clock.Move(c.after)
			done, err := s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: link})
			require.NoError(t, err, name)
			require.Equal(t, c.undone, done.Undone, name)
			a := view(t, k, login)
			require.NotNil(t, a.FrozenAt, name)
			require.Contains(t, a.Labels, account.Frozen, name)
			if c.undone {
				require.Equal(t, "jess@example.com", *a.Email, name)
				require.Nil(t, a.UnverifiedEmail, "%s: the address that waited does not come back", name)
			} else {
				require.Equal(t, "mallory@example.com", *a.Email, name)
			}
			_, err = s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: link})
			require.ErrorIs(t, err, nonce.ErrUsed, name)
			n := k.Number(login)
			require.Equal(t, 1, k.Count("event", "type = 'account.change_reported' AND account = $1", n), name)
			require.Equal(t, 1, k.Count("event", "type = 'account.frozen' AND account = $1", n), name)
			_, err = s.UnverifyEmail(ctx, k.System(), account.ContactInput{Account: login})
			require.NoError(t, err, "%s: the addresses are to be free for the next account", name)
		}
	})
}

func withReason(a authz.Actor) authz.Actor {
	a.Call.Reason = "test"
	return a
}

// TestReportOnlyFreezesWhereTheRuleSaysSo names what a report must not do by itself.
func TestReportOnlyFreezesWhereTheRuleSaysSo(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		report := func(login, notice string) account.Reported {
			done, err := s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: linkOf(t, k, login, notice)})
			require.NoError(t, err)
			return done
		}

		again := changedEmail(t, k)
		confirmNew(t, k, again)
		first := linkOf(t, k, again, "notice.email_changed")
		k.Clock.Move(time.Second)
		_, err := s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: again, Email: "jess.new@example.com"})
		require.NoError(t, err)
		confirmNew(t, k, again)
		done, err := s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: first})
		require.NoError(t, err)
		require.False(t, done.Undone, "the account has not what that change put there any more")

		taken := k.Account(account.Draft{FirstName: "Ann", Email: "ann@example.com", CreatedAt: k.Clock.Now().Add(-90 * 24 * time.Hour)})
		_, err = s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: taken, Email: "ann.new@example.com"})
		require.NoError(t, err)
		confirmNew(t, k, taken)
		k.Account(account.Draft{FirstName: "Ben", Email: "ann@example.com"})
		require.False(t, report(taken, "notice.email_changed").Undone, "the old address is another account's by now")

		status := k.Account(account.Draft{FirstName: "Cat", Email: "cat@example.com", CreatedAt: k.Clock.Now().Add(-90 * 24 * time.Hour)})
		_, err = s.Disable(ctx, withReason(k.Actor(authz.Agent)), account.StatusInput{Account: status})
		require.NoError(t, err)
		require.Equal(t, account.Reported{Change: "account_disabled"}, report(status, "notice.account_disabled"), "it outlives that everything ended")

		_, err = s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: "none"})
		require.ErrorIs(t, err, nonce.ErrUnknown)
		late := k.Account(account.Draft{FirstName: "Dan", Email: "dan@example.com", CreatedAt: k.Clock.Now().Add(-90 * 24 * time.Hour)})
		_, err = s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: late, Email: "dan.new@example.com"})
		require.NoError(t, err)
		link := linkOf(t, k, late, "notice.email_change_requested")
		k.Clock.Move(30*24*time.Hour + time.Minute)
		_, err = s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: link})
		require.ErrorIs(t, err, nonce.ErrExpired)
	})
}

func TestReportGivesTheOldNumberBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		at := k.Clock.Now().Add(-90 * 24 * time.Hour)
		other := "+4930901820"
		for name, change := range map[string]func(login, phone string) error{
			"notice.phone_changed": func(login, phone string) error {
				_, err := s.ChangePhone(ctx, k.Actor(authz.Agent), account.ChangePhoneInput{Account: login, Phone: phone, Number: &other})
				return err
			},
			"notice.phone_removed": func(login, phone string) error {
				_, err := s.RemovePhone(ctx, k.Actor(authz.Agent), account.PhoneInput{Account: login, Phone: phone})
				return err
			},
		} {
			login := k.Account(account.Draft{FirstName: "Jess", CreatedAt: at, Phones: []account.Phone{{Number: "+4930901829", Type: "HOME", VerifiedAt: &at}}})
			require.NoError(t, change(login, view(t, k, login).Phones[0].ID), name)
			done, err := s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: linkOf(t, k, login, name)})
			require.NoError(t, err, name)
			require.True(t, done.Undone, name)
			phones := view(t, k, login).Phones
			require.Len(t, phones, 1, name)
			require.Equal(t, "+4930901829", phones[0].Number, name)
			require.NotNil(t, phones[0].VerifiedAt, name)
			require.Equal(t, 1, k.Count("identifier", "value = '+4930901829' AND account = $1", k.Number(login)), "%s: it is the account's alone again", name)
			_, err = s.RemovePhone(ctx, k.System(), account.PhoneInput{Account: login, Phone: phones[0].ID})
			require.NoError(t, err, name)
		}
	})
}

// TestOneOf200ReportsIsTaken redeems one link 200 times at once.
func TestOneOf200ReportsIsTaken(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		login := changedEmail(t, k)
		link := linkOf(t, k, login, "notice.email_change_requested")
		elsewhere := reporter(k)
		elsewhere.Tenant = k.AddTenant("other")
		_, err := s.UndoChange(ctx, elsewhere, account.UndoChangeInput{Link: link})
		require.ErrorIs(t, err, nonce.ErrUnknown, "another tenant's pages")
		var all sync.WaitGroup
		codes := make([]string, 200)
		for i := range codes {
			all.Go(func() {
				_, err := s.UndoChange(ctx, reporter(k), account.UndoChangeInput{Link: link})
				codes[i] = testkit.Code(err)
			})
		}
		all.Wait()
		counts := map[string]int{}
		for _, c := range codes {
			counts[c]++
		}
		require.Equal(t, map[string]int{"": 1, "code_used": 199}, counts)
		require.Equal(t, 1, k.Count("event", "type = 'account.change_undone'"))
	})
}

func TestFreezeAndUnfreeze(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		agent, senior := k.Actor(authz.Agent), k.Actor(authz.SeniorAgent)
		in := account.StatusInput{Account: login}
		freeze := func(a authz.Actor) string {
			_, err := s.Freeze(ctx, a, in)
			return testkit.Code(err)
		}
		require.Equal(t, "reason_required", freeze(agent))
		require.Equal(t, "", freeze(withReason(agent)))
		require.Equal(t, "already_frozen", freeze(withReason(agent)))
		require.Equal(t, 1, k.Count("message", "template = 'notice.account_frozen' AND nonce = ''"), "the notice of a freeze reports nothing")
		_, err := s.Unfreeze(ctx, withReason(agent), in)
		require.Equal(t, "not_allowed", testkit.Code(err))
		_, err = s.Unfreeze(ctx, withReason(senior), in)
		require.NoError(t, err)
		_, err = s.Unfreeze(ctx, withReason(senior), in)
		require.Equal(t, "not_frozen", testkit.Code(err))
		require.Equal(t, "", freeze(k.Customer(login)), "its owner says no reason")
		require.Equal(t, 2, k.Count("event", "type = 'account.frozen'"))
		require.Equal(t, 1, k.Count("event", "type = 'account.unfrozen'"))
	})
}

// TestAnActSaysWhatChangedMeanwhile is of two agents who look at one account.
func TestAnActSaysWhatChangedMeanwhile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		ana, ben := withReason(k.Actor(authz.Agent)), withReason(k.Actor(authz.SeniorAgent))
		ben.ID, ben.Name = "mem_ben", "Ben"
		ana.Call.Seen = view(t, k, login).Version
		_, err := s.AddPhone(ctx, ben, account.AddPhoneInput{Account: login, Number: "+4930901820"})
		require.NoError(t, err)

		_, err = s.Disable(ctx, ana, account.StatusInput{Account: login})
		require.ErrorIs(t, err, account.ErrChangedMeanwhile)
		fields := fault.As(err).Fields
		require.Len(t, fields, 2)
		require.Equal(t, "version", fields[0].Name)
		require.Equal(t, "phone", fields[1].Name)
		require.Equal(t, "Ben", fields[1].Conflict.By)
		require.Equal(t, "account.phone_added", fields[1].Conflict.What)
		require.Equal(t, account.Active, view(t, k, login).Status, "nothing was done")

		ana.Call.Seen = fields[0].Conflict.Now.(int64)
		_, err = s.Disable(ctx, ana, account.StatusInput{Account: login})
		require.NoError(t, err, "nevertheless")
	})
}
