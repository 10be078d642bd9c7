package account_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// owner is the customer of an account, who has just proved who they are.
func owner(k *testkit.Kit, login string) authz.Actor {
	return authz.Actor{
		Kind: authz.Customer, ID: login, Name: "Jess", Tenant: k.Tenant, Own: authz.OfCustomer(), FreshAt: k.Clock.Now(),
		Call: authz.Call{Via: "portal", Request: "req_test"},
	}
}

// sent is a message as it will go out.
type sent struct {
	Template string
	To       string
	Data     map[string]string
	Nonce    string
	secret   secret.String
}

// outbox reads every message of an account, the oldest first, and lets the
// clock go on, so that what follows is newer.
func outbox(k *testkit.Kit, login string) (out []sent) {
	k.T.Helper()
	defer k.Clock.Move(time.Millisecond)
	k.Do(func(tx *op.Tx) error {
		out = nil
		rows, err := tx.QueryContext(ctx, "SELECT m.id, m.account, m.template, m.nonce, m.body FROM message m JOIN account a ON a.n = m.account WHERE a.id = $1 ORDER BY m.created_at, m.id", login)
		require.NoError(k.T, err)
		type row struct {
			id, template, nonce string
			account             int64
			body                []byte
		}
		var all []row
		for rows.Next() {
			var r row
			require.NoError(k.T, rows.Scan(&r.id, &r.account, &r.template, &r.nonce, &r.body))
			all = append(all, r)
		}
		require.NoError(k.T, rows.Close())
		for _, r := range all {
			clear, err := tx.UnsealFor(r.account, r.body, r.id)
			require.NoError(k.T, err)
			var body struct {
				To   string            `json:"to"`
				Data map[string]string `json:"data"`
			}
			require.NoError(k.T, json.Unmarshal(clear, &body))
			one := sent{Template: r.template, To: body.To, Data: body.Data, Nonce: r.nonce}
			if r.nonce != "" {
				one.secret, _ = nonce.Text(ctx, tx.Tx, tx.Ring(), r.nonce, k.Clock.Now())
			}
			out = append(out, one)
		}
		return nil
	})
	return out
}

// last is the newest message of a template.
func last(k *testkit.Kit, login, template string) sent {
	k.T.Helper()
	var out sent
	for _, m := range outbox(k, login) {
		if m.Template == template {
			out = m
		}
	}
	require.NotEmpty(k.T, out.Template, "no %s was queued", template)
	return out
}

func templates(all []sent) (out []string) {
	for _, m := range all {
		out = append(out, m.Template+" "+m.To)
	}
	return out
}

func confirm(k *testkit.Kit, link secret.String) (account.ConfirmedEmail, error) {
	bearer := account.Bearer(k.Tenant, authz.Call{Via: "portal"})
	return account.NewService(k.DB).ConfirmEmail(ctx, bearer, account.ConfirmEmailInput{Link: link})
}

func emails(a account.Account) (primary, pending string) {
	if a.Email != nil {
		primary = *a.Email
	}
	if a.UnverifiedEmail != nil {
		pending = *a.UnverifiedEmail
	}
	return primary, pending
}

func shown(k *testkit.Kit, login string) account.Account {
	k.T.Helper()
	a, err := account.NewService(k.DB).View(ctx, k.System(), account.ViewInput{Account: login})
	require.NoError(k.T, err)
	return a
}

func requireEmails(k *testkit.Kit, login, primary, pending string) {
	k.T.Helper()
	p, u := emails(shown(k, login))
	require.Equal(k.T, []string{primary, pending}, []string{p, u})
}

// TestTwoEmailsAtMost goes through every case that the first vendor's page
// names: ARC-38 to ARC-45.
func TestTwoEmailsAtMost(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), because(k.Actor(authz.Agent), "asked by phone")
		made, err := s.Create(ctx, because(k.Actor(authz.SeniorAgent), "asked by phone"), account.CreateInput{FirstName: "Jess", Email: "jess@example.com"})
		require.NoError(t, err)
		login := made.ID
		requireEmails(k, login, "", "jess@example.com")
		require.Equal(t, "jess@example.com", last(k, login, "verify_email").To, "ARC-42: a new account is asked for its proof")

		_, err = s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: login, Email: "jes@example.com"})
		require.ErrorIs(t, err, op.ErrReason, "correcting a sign-up that was never verified takes words why")
		_, err = s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "Jess.Smith@Example.com"})
		require.NoError(t, err)
		requireEmails(k, login, "", "jess.smith@example.com")

		first := last(k, login, "verify_email").secret
		_, err = s.RequestEmailVerification(ctx, agent, account.ContactInput{Account: login})
		require.NoError(t, err)
		_, err = confirm(k, first)
		require.ErrorIs(t, err, nonce.ErrSuperseded, "the newest only")
		done, err := confirm(k, last(k, login, "verify_email").secret)
		require.NoError(t, err)
		require.Equal(t, "jess.smith@example.com", done.Email)
		requireEmails(k, login, "jess.smith@example.com", "")
		require.Equal(t, 1, k.Count("event", "type = 'account.email_verified' AND actor_kind = 'anonymous'"))
		_, err = s.RequestEmailVerification(ctx, agent, account.ContactInput{Account: login})
		require.ErrorIs(t, err, account.ErrNothingToVerify)

		_, err = s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: login, Email: "new@example.com"})
		require.NoError(t, err)
		requireEmails(k, login, "jess.smith@example.com", "new@example.com")
		_, err = s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "newer@example.com"})
		require.NoError(t, err)
		requireEmails(k, login, "jess.smith@example.com", "newer@example.com")
		for _, same := range []string{"JESS.SMITH@example.com", "newer@EXAMPLE.com"} {
			_, err = s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: same})
			require.ErrorIs(t, err, account.ErrEmailSame)
		}
		_, err = s.CancelEmailChange(ctx, agent, account.ContactInput{Account: login})
		require.NoError(t, err)
		requireEmails(k, login, "jess.smith@example.com", "")
		_, err = s.CancelEmailChange(ctx, agent, account.ContactInput{Account: login})
		require.ErrorIs(t, err, account.ErrNoEmailChange)

		_, err = s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "desk@example.com"})
		require.NoError(t, err)
		_, err = s.VerifyEmail(ctx, agent, account.ContactInput{Account: login})
		require.NoError(t, err)
		requireEmails(k, login, "desk@example.com", "")
		_, err = s.UnverifyEmail(ctx, agent, account.ContactInput{Account: login})
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.UnverifyEmail(ctx, because(k.Actor(authz.SeniorAgent), "a mistake"), account.ContactInput{Account: login})
		require.NoError(t, err)
		requireEmails(k, login, "", "desk@example.com")
		require.Equal(t, 1, k.Count("account", "had_contact AND id = $1", login), "it was verified once")
	})
}

// TestC10AnEmailChangeTakesItsProofAndTellsTheOldAddress: nothing changes before
// the new address is proved, the old one hears of it in the same transaction,
// and what was sent to an address ends with it.
func TestC10AnEmailChangeTakesItsProofAndTellsTheOldAddress(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "old@example.com", Locale: "es"})
		reset := issueReset(k, login, "old@example.com")
		_, err := s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "new@example.com"})
		require.NoError(t, err)
		require.ElementsMatch(t, []string{"notice.email_change_requested old@example.com", "verify_email new@example.com"}, templates(outbox(k, login)))
		require.NotContains(t, last(k, login, "notice.email_change_requested").Data["new"], "new@", "an old mailbox reads no whole address")
		require.Equal(t, 2, k.Count("message", "language = 'es'"))
		requireEmails(k, login, "old@example.com", "new@example.com")
		require.Equal(t, 1, k.Count("identifier", "value = 'old@example.com'"))
		require.Zero(t, k.Count("identifier", "value = 'new@example.com'"), "an unverified e-mail reserves nothing")
		require.NoError(t, peekReset(k, reset))

		_, err = confirm(k, last(k, login, "verify_email").secret)
		require.NoError(t, err)
		requireEmails(k, login, "new@example.com", "")
		require.Equal(t, "old@example.com", last(k, login, "notice.email_changed").To)
		require.ErrorIs(t, peekReset(k, reset), nonce.ErrSuperseded, "C07, R18: what went to the old address is dead")
		require.Zero(t, k.Count("identifier", "value = 'old@example.com'"))
		require.Equal(t, 1, k.Count("event", "type = 'account.email_changed'"))

		_, err = s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "third@example.com"})
		require.NoError(t, err)
		first := last(k, login, "verify_email").secret
		_, err = s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "fourth@example.com"})
		require.NoError(t, err)
		_, err = confirm(k, first)
		require.ErrorIs(t, err, nonce.ErrSuperseded, "a link to an address that was replaced")
		second := last(k, login, "verify_email").secret
		k.Do(func(tx *op.Tx) error {
			_, err := account.EndEverything(tx, number(k, login))
			return err
		})
		_, err = confirm(k, second)
		require.ErrorIs(t, err, nonce.ErrSuperseded, "a link from before everything was ended")
		requireEmails(k, login, "new@example.com", "fourth@example.com")
	})
}

// TestC10WithoutTheNoticeThereIsNoChange breaks the queue, whole and for notices
// alone: nothing changes.
func TestC10WithoutTheNoticeThereIsNoChange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "old@example.com"})
		statement := func(text string) {
			require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.ExecContext(ctx, text)
				return err
			}))
		}
		notices := "ALTER TABLE message ADD CONSTRAINT no_notice CHECK (template NOT LIKE 'notice.%') NOT VALID"
		if k.DB.Store.Dialect() != store.Postgres {
			notices = "CREATE TRIGGER no_notice BEFORE INSERT ON message WHEN NEW.template LIKE 'notice.%' BEGIN SELECT RAISE(ABORT, 'broken'); END"
		}
		quiet := k.Account(account.Draft{FirstName: "Ann", Email: "ann@example.com"})
		statement(notices)
		_, refused := s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: quiet, Email: "ann.new@example.com"})
		require.Error(t, refused)
		requireEmails(k, quiet, "ann@example.com", "")
		require.Empty(t, outbox(k, quiet), "nor is the new address asked")
		statement("ALTER TABLE message RENAME TO broken")
		_, err := s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: login, Email: "new@example.com"})
		require.Error(t, err)
		_, err = s.Disable(ctx, because(k.Actor(authz.Agent), "x"), account.StatusInput{Account: login})
		require.Error(t, err)
		statement("ALTER TABLE broken RENAME TO message")
		requireEmails(k, login, "old@example.com", "")
		require.Equal(t, account.Active, shown(k, login).Status)
	})
}

func issueReset(k *testkit.Kit, login, to string) (id string) {
	k.T.Helper()
	n := number(k, login)
	k.Do(func(tx *op.Tx) (err error) {
		id, err = nonce.Issue(tx, nonce.Draft{Kind: nonce.ResetPassword, Account: n, Target: to, For: nonce.LinkFor})
		return err
	})
	return id
}

func peekReset(k *testkit.Kit, id string) error {
	return k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		_, err := nonce.Text(ctx, tx, k.DB.Ring, id, k.Clock.Now())
		return err
	})
}

func number(k *testkit.Kit, login string) (n int64) {
	k.T.Helper()
	require.NoError(k.T, k.DB.Store.Read(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT n FROM account WHERE id = $1", login).Scan(&n)
	}))
	return n
}

// TestC14ProofEndsRivalClaims: whoever registered first with somebody else's
// address has nothing once the owner proves it. What it set up besides is wiped:
// package signin has the test of that.
func TestC14ProofEndsRivalClaims(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		password := []account.DraftIdentity{{Type: "password", CreatedAt: k.Clock.Now()}}
		thief := k.Account(account.Draft{FirstName: "Thief", UnverifiedEmail: "jess@example.com", Username: "thief", Identities: password})
		proven := k.Account(account.Draft{FirstName: "Proven", Email: "other@example.com", UnverifiedEmail: "jess@example.com", Identities: password})
		google := k.Account(account.Draft{FirstName: "Google", UnverifiedEmail: "jess@example.com", Identities: append([]account.DraftIdentity{{Type: "google", Subject: "1", CreatedAt: k.Clock.Now()}}, password...)})
		elsewhere := k.AccountIn(k.AddTenant("other"), account.Draft{FirstName: "Else", UnverifiedEmail: "jess@example.com", Identities: password})
		owned := k.Account(account.Draft{FirstName: "Jess", UnverifiedEmail: "jess@example.com", Identities: password})
		before := epochOf(t, k, thief)
		theirs := issueReset(k, thief, "jess@example.com")
		k.Do(func(tx *op.Tx) error { return account.SendVerification(tx, eventAccount(k, owned)) })
		_, err := confirm(k, last(k, owned, "verify_email").secret)
		require.NoError(t, err)

		requireEmails(k, owned, "jess@example.com", "")
		require.Equal(t, []string{"password"}, shown(k, owned).IdentityTypes, "the one who proved it keeps the own password")
		requireEmails(k, thief, "", "")
		got := shown(k, thief)
		require.Empty(t, got.IdentityTypes)
		require.True(t, got.MustResetPassword, "no door takes the password any more")
		require.Greater(t, epochOf(t, k, thief), before, "nor a session, link or code")
		require.ErrorIs(t, peekReset(k, theirs), nonce.ErrSuperseded)
		requireEmails(k, proven, "other@example.com", "")
		require.Equal(t, []string{"password"}, shown(k, proven).IdentityTypes, "a password beside a proved contact is its owner's")
		require.Equal(t, []string{"google", "password"}, shown(k, google).IdentityTypes)
		require.Equal(t, 3, k.Count("event", "type = 'account.email_claim_ended'"))
		require.Equal(t, 1, k.Count("account_email", "address = 'jess@example.com' AND account = $1", number(k, elsewhere)), "another tenant is another world")

		late := k.Account(account.Draft{FirstName: "Late", UnverifiedEmail: "jess@example.com"})
		k.Do(func(tx *op.Tx) error { return account.SendVerification(tx, eventAccount(k, late)) })
		_, err = confirm(k, last(k, late, "verify_email").secret)
		require.ErrorIs(t, err, account.ErrTaken, "the first proof wins")
		requireEmails(k, late, "", "jess@example.com")
	})
}

// TestTheFirstProofWins lets two hundred claimants prove one address at once.
func TestTheFirstProofWins(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		var links []secret.String
		for range 20 {
			login := k.Account(account.Draft{UnverifiedEmail: "jess@example.com"})
			k.Do(func(tx *op.Tx) error { return account.SendVerification(tx, eventAccount(k, login)) })
			for _, m := range outbox(k, login) {
				links = append(links, m.secret)
			}
		}
		require.Len(t, links, 20)
		var won atomic.Int32
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				if _, err := confirm(k, links[i%20]); err == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 1, won.Load())
		require.Equal(t, 1, k.Count("account", "email = 'jess@example.com'"))
		require.Equal(t, 1, k.Count("identifier", "value = 'jess@example.com'"))
		require.Equal(t, 1, k.Count("account_email", "address = 'jess@example.com'"))
	})
}

// TestR15VerifiedByStaffIsNoProof: it makes no channel, ends no claim of others,
// and its owner can still prove it.
func TestR15VerifiedByStaffIsNoProof(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), because(k.Actor(authz.Agent), "a letter came")
		login := k.Account(account.Draft{FirstName: "Jess", UnverifiedEmail: "jess@example.com"})
		rival := k.Account(account.Draft{FirstName: "Jess", UnverifiedEmail: "jess@example.com"})
		_, err := s.VerifyEmail(ctx, k.Actor(authz.Agent), account.ContactInput{Account: login})
		require.ErrorIs(t, err, op.ErrReason)
		_, err = s.VerifyEmail(ctx, agent, account.ContactInput{Account: login})
		require.NoError(t, err)
		require.Equal(t, []account.Channel{{Kind: "email", To: "jess@example.com", ByStaff: true}}, channels(k, login))
		requireEmails(k, rival, "", "jess@example.com")
		_, err = s.VerifyEmail(ctx, agent, account.ContactInput{Account: rival})
		require.ErrorIs(t, err, account.ErrTaken)

		k.Clock.Move(30 * 24 * time.Hour)
		require.False(t, channels(k, login)[0].Old, "time makes no proof")
		_, err = s.RequestEmailVerification(ctx, agent, account.ContactInput{Account: login})
		require.NoError(t, err)
		_, err = confirm(k, last(k, login, "verify_email").secret)
		require.NoError(t, err)
		require.Equal(t, []account.Channel{{Kind: "email", To: "jess@example.com", Old: true}}, channels(k, login))
		requireEmails(k, rival, "", "")
	})
}

func channels(k *testkit.Kit, login string) (out []account.Channel) {
	k.T.Helper()
	n := number(k, login)
	require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		out, err = account.Channels(ctx, tx, n, k.Clock.Now())
		return err
	}))
	return out
}

// TestR03AChannelThatJoinedIsOldAfterSevenDays steps the clock over the edge.
func TestR03AChannelThatJoinedIsOldAfterSevenDays(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "old@example.com"})
		require.True(t, channels(k, login)[0].Old, "what an account came with joined nothing")
		_, err := s.ChangeEmail(ctx, agent, account.ChangeEmailInput{Account: login, Email: "new@example.com"})
		require.NoError(t, err)
		require.Len(t, channels(k, login), 1, "an unverified one is no channel")
		_, err = confirm(k, last(k, login, "verify_email").secret)
		require.NoError(t, err)
		require.False(t, channels(k, login)[0].Old)
		k.Clock.Move(account.ChannelAge - time.Microsecond)
		require.False(t, channels(k, login)[0].Old)
		k.Clock.Move(time.Microsecond)
		require.True(t, channels(k, login)[0].Old)

		fresh := k.Account(account.Draft{FirstName: "Ann", UnverifiedEmail: "ann@example.com"})
		_, err = s.RequestEmailVerification(ctx, agent, account.ContactInput{Account: fresh})
		require.NoError(t, err)
		_, err = confirm(k, last(k, fresh, "verify_email").secret)
		require.NoError(t, err)
		require.True(t, channels(k, fresh)[0].Old, "the first channel joined nothing")
		senior := because(k.Actor(authz.SeniorAgent), "a mistake")
		_, err = s.UnverifyEmail(ctx, senior, account.ContactInput{Account: fresh})
		require.NoError(t, err)
		_, err = s.RequestEmailVerification(ctx, agent, account.ContactInput{Account: fresh})
		require.NoError(t, err)
		_, err = confirm(k, last(k, fresh, "verify_email").secret)
		require.NoError(t, err)
		require.False(t, channels(k, fresh)[0].Old, "after one was taken away none is the first")
	})
}

// TestC18OneNamespace: nobody takes another's e-mail, phone, username or
// customer ID by way of another field, however it is written.
func TestC18OneNamespace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		admin := because(k.Actor(authz.Administrator), "asked")
		k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com", Username: "jess1991", CustomerID: "C-1001"})
		mine := k.Account(account.Draft{FirstName: "Mia", Email: "mia@example.com", Username: "mia-own"})
		username := func(to string) error {
			_, err := s.ChangeUsername(ctx, admin, account.ChangeUsernameInput{Account: mine, Username: to})
			return err
		}
		customer := func(to string) error {
			_, err := s.ChangeCustomerID(ctx, admin, account.ChangeCustomerIDInput{Account: mine, CustomerID: to})
			return err
		}
		for _, looks := range []string{"jess@example.com", "JESS＠example.com", "other@example.com", "+49 30 901820", "004930901820", "030901820"} {
			require.Equal(t, "invalid_input", testkit.Code(username(looks)), looks)
			require.Equal(t, "invalid_input", testkit.Code(customer(looks)), looks)
		}
		for _, held := range []string{"jess1991", "JESS1991", " Jess1991 ", "c-1001", "C-1001"} {
			require.ErrorIs(t, username(held), account.ErrTaken, held)
			require.ErrorIs(t, customer(held), account.ErrTaken, held)
		}
		require.ErrorIs(t, username("mia-own"), account.ErrIdentifierSame)
		require.NoError(t, customer("mia-1"))
		require.ErrorIs(t, username("MIA-1"), account.ErrTaken, "not even the own other field")
		_, err := s.ChangeEmail(ctx, k.Actor(authz.Agent), account.ChangeEmailInput{Account: mine, Email: "JESS@EXAMPLE.COM"})
		require.ErrorIs(t, err, account.ErrTaken)
		_, err = s.ChangeEmail(ctx, owner(k, mine), account.ChangeEmailInput{Account: mine, Email: "jess@example.com"})
		require.NoError(t, err, "C03: a customer is not told whose address it is")
		_, err = confirm(k, last(k, mine, "verify_email").secret)
		require.ErrorIs(t, err, account.ErrTaken)
		require.NoError(t, username("mia-new"))
		out, err := s.Search(ctx, k.Actor(authz.Agent), account.SearchInput{Username: term("", "mia-n*")})
		require.NoError(t, err)
		require.Len(t, out.Items, 1)
		require.NoError(t, username(""))
		require.Zero(t, k.Count("identifier", "value LIKE 'mia-%' AND kind = 'username'"))
	})
}

// hostile are addresses as attackers write them: several @, letters that fold
// to others, line ends, lists.
var hostile = []string{
	"victim@example.com,evil@evil.example", "victim@example.com;evil@evil.example", "victim@example.com evil@evil.example",
	"[\"victim@example.com\",\"evil@evil.example\"]", "victim@example.com\r\nBcc: evil@evil.example", "victim@example.com\nevil@evil.example",
	"victim@example.com%0aevil@evil.example", "victim@example.com\x00@evil.example", "victim@example.com\x00", "victim@evil.example@example.com",
	"\"victim@example.com\"@evil.example", "<victim@example.com>", "Victim <victim@example.com>", "victim@example.com(evil)", "victim@[127.0.0.1]",
	"v\u0131ctim@example.com", "victim@example.c\u0131m", "\u212aim@example.com", "victim@\u212aexample.com", "victim@example。com", "vi\u200bctim@example.com",
	"victim+tag@example.com", "VICTIM@EXAMPLE.COM", " victim@example.com ", "victim@exämple.com", "victim@xn--exmple-cua.com", "víctim@example.com",
	"victim@ｅｘａｍｐｌｅ.com", "victim\u202e@example.com", "victim@example.com.", "victim@example", "@example.com", "victim@", "victim", "",
	strings.Repeat("v", 65) + "@example.com", "victim@" + strings.Repeat("e", 300) + ".com",
}

// TestC05WhatIsSentGoesToTheStoredBytesOnly: every message goes to the address
// that stands with the account, byte for byte, and never to one that the
// account of another is stored under.
func TestC05WhatIsSentGoesToTheStoredBytesOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		victim := k.Account(account.Draft{FirstName: "Victim", Email: "victim@example.com"})
		owned := map[string]bool{"victim@example.com": true}
		for _, raw := range hostile {
			login := k.Account(account.Draft{FirstName: "Evil"})
			_, err := s.ChangeEmail(ctx, owner(k, login), account.ChangeEmailInput{Account: login, Email: raw})
			_, stored := emails(shown(k, login))
			if err != nil {
				require.Equal(t, "invalid_input", testkit.Code(err), "%q", raw)
				require.Empty(t, stored, "%q", raw)
				require.Empty(t, outbox(k, login), "%q", raw)
				continue
			}
			require.Equal(t, 1, strings.Count(stored, "@"), "C13: %q", raw)
			require.Equal(t, []string{"verify_email " + stored}, templates(outbox(k, login)), "%q", raw)
			require.NotContains(t, stored, "\n")
			_, err = confirm(k, last(k, login, "verify_email").secret)
			if owned[stored] {
				require.ErrorIs(t, err, account.ErrTaken, "%q", raw)
				continue
			}
			require.NoError(t, err, "%q", raw)
			owned[stored] = true
		}
		require.Greater(t, len(owned), 3)
		require.Empty(t, outbox(k, victim), "nothing of it reached the victim's account")
		requireEmails(k, victim, "victim@example.com", "")
	})
}

func eventAccount(k *testkit.Kit, login string) event.Account {
	return event.Account{N: number(k, login), ID: login}
}
