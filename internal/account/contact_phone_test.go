package account_test

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func TestPhonesAreAddedProvedChangedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, agent := account.NewService(k.DB), k.Actor(authz.Agent)
		login := k.Account(account.Draft{FirstName: "Jess", Email: "jess@example.com"})
		got, err := s.AddPhone(ctx, agent, account.AddPhoneInput{Account: login, Number: "030 901820"})
		require.NoError(t, err)
		p := shown(k, login).Phones[0]
		require.Equal(t, account.Phone{ID: p.ID, Number: "+4930901820", Type: "PRIMARY"}, p)
		require.NotContains(t, *got.Phone, "901820", "the agent sees it masked")
		_, err = s.AddPhone(ctx, agent, account.AddPhoneInput{Account: login, Number: "+49 30 901820"})
		require.ErrorIs(t, err, account.ErrPhoneThere)
		require.Zero(t, k.Count("identifier", "kind = 'phone'"))

		in := account.PhoneInput{Account: login, Phone: p.ID}
		_, err = s.ConfirmPhone(ctx, agent, account.ConfirmPhoneInput{Account: login, Phone: p.ID, Code: "123456"})
		require.ErrorIs(t, err, nonce.ErrUnknown, "none was sent")
		_, err = s.RequestPhoneVerification(ctx, agent, in)
		require.NoError(t, err)
		code := last(k, login, "verify_phone")
		require.Equal(t, "+4930901820", code.To)
		_, err = s.ConfirmPhone(ctx, agent, account.ConfirmPhoneInput{Account: login, Phone: p.ID, Code: other(code.secret)})
		require.ErrorIs(t, err, nonce.ErrMistyped)
		require.Equal(t, 1, k.Count("nonce", "tries = 1"), "a wrong try stays counted")
		_, err = s.ConfirmPhone(ctx, owner(k, login), account.ConfirmPhoneInput{Account: login, Phone: p.ID, Code: code.secret})
		require.NoError(t, err)
		require.NotNil(t, shown(k, login).Phones[0].VerifiedAt)
		require.Equal(t, 1, k.Count("identifier", "kind = 'phone' AND value = '+4930901820'"))
		_, err = s.RequestPhoneVerification(ctx, agent, in)
		require.ErrorIs(t, err, account.ErrPhoneProved)
		require.False(t, channels(k, login)[1].Old, "it joined another")

		_, err = s.ChangePhone(ctx, agent, account.ChangePhoneInput{Account: login, Phone: p.ID, Type: ptr("WORK")})
		require.NoError(t, err)
		require.NotNil(t, shown(k, login).Phones[0].VerifiedAt, "its type proves nothing and unproves nothing")
		_, err = s.ChangePhone(ctx, agent, account.ChangePhoneInput{Account: login, Phone: p.ID, Number: ptr("+49 30 901821")})
		require.NoError(t, err)
		require.Nil(t, shown(k, login).Phones[0].VerifiedAt)
		require.Zero(t, k.Count("identifier", "kind = 'phone'"))
		require.Equal(t, "jess@example.com", last(k, login, "notice.phone_changed").To)
		_, err = s.RemovePhone(ctx, agent, in)
		require.NoError(t, err)
		require.Empty(t, shown(k, login).Phones)
		require.Nil(t, shown(k, login).Phone)
		_, err = s.RemovePhone(ctx, agent, in)
		require.ErrorIs(t, err, account.ErrNoPhone)
		for _, e := range []string{"phone_added", "phone_verification_requested", "phone_verified", "phone_removed"} {
			require.Equal(t, 1, k.Count("event", "type = 'account."+e+"'"), e)
		}
	})
}

func other(code secret.String) secret.String {
	digits := []byte(code.Reveal())
	digits[0] = '0' + (digits[0]-'0'+1)%10
	return secret.String(digits)
}

// TestC30OneOfTwoHundredConfirmsAPhone and the rest are told that it is done.
func TestC30OneOfTwoHundredConfirmsAPhone(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess", Phones: []account.Phone{{Number: "+4930901820", Type: "PRIMARY"}}})
		p := shown(k, login).Phones[0].ID
		_, err := s.RequestPhoneVerification(ctx, k.System(), account.PhoneInput{Account: login, Phone: p})
		require.NoError(t, err)
		in := account.ConfirmPhoneInput{Account: login, Phone: p, Code: last(k, login, "verify_phone").secret}
		var won atomic.Int32
		var all sync.WaitGroup
		for range 200 {
			all.Go(func() {
				if _, err := s.ConfirmPhone(ctx, k.System(), in); err == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 1, won.Load())
		require.Equal(t, 1, k.Count("event", "type = 'account.phone_verified'"))
	})
}

// TestC17ACustomerCannotSayThatAContactIsVerified: what proves a contact is no
// field of any input, and no permission of a customer.
func TestC17ACustomerCannotSayThatAContactIsVerified(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		login := k.Account(account.Draft{FirstName: "Jess", UnverifiedEmail: "jess@example.com", Phones: []account.Phone{{Number: "+4930901820", Type: "PRIMARY"}}})
		me, of := because(owner(k, login), "mine"), account.ContactInput{Account: login}
		_, err := s.VerifyEmail(ctx, me, of)
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.UnverifyEmail(ctx, me, of)
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.ChangeUsername(ctx, me, account.ChangeUsernameInput{Account: login, Username: "jess1991"})
		require.ErrorIs(t, err, op.ErrForbidden)
		_, err = s.UnverifyPhone(ctx, me, account.PhoneInput{Account: login, Phone: shown(k, login).Phones[0].ID})
		require.ErrorIs(t, err, op.ErrForbidden)
		stale := me
		stale.FreshAt = k.Clock.Now().Add(-2 * op.FreshFor)
		_, err = s.ChangeEmail(ctx, stale, account.ChangeEmailInput{Account: login, Email: "x@example.com"})
		require.ErrorIs(t, err, op.ErrNotFresh)
		_, err = s.AddPhone(ctx, stale, account.AddPhoneInput{Account: login, Number: "030901821"})
		require.ErrorIs(t, err, op.ErrNotFresh)
		stranger := owner(k, k.Account(account.Draft{FirstName: "Eve"}))
		_, err = s.ChangeEmail(ctx, stranger, account.ChangeEmailInput{Account: login, Email: "eve@example.com"})
		require.ErrorIs(t, err, op.ErrNotFound, "C40: another's account is none")
		_, err = s.RemovePhone(ctx, stranger, account.PhoneInput{Account: stranger.ID, Phone: shown(k, login).Phones[0].ID})
		require.ErrorIs(t, err, account.ErrNoPhone, "C40: nor is another's phone, under the own account")
		bearer := account.Bearer(k.Tenant, authz.Call{Via: "portal"})
		_, err = s.ChangeEmail(ctx, bearer, account.ChangeEmailInput{Account: login, Email: "eve@example.com"})
		require.ErrorIs(t, err, op.ErrForbidden)
		requireEmails(k, login, "", "jess@example.com")
	})
}

// acts are what can be done with the contacts of an account.
var acts = []func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error{
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		_, err := s.ChangeEmail(ctx, k.System(), account.ChangeEmailInput{Account: login, Email: fmt.Sprintf("jess%d@example%d.com", pick(4), pick(3))})
		return err
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		_, err := s.CancelEmailChange(ctx, k.System(), account.ContactInput{Account: login})
		return err
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		_, err := s.VerifyEmail(ctx, k.System(), account.ContactInput{Account: login})
		return err
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		_, err := s.UnverifyEmail(ctx, k.System(), account.ContactInput{Account: login})
		return err
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		if _, err := s.RequestEmailVerification(ctx, k.System(), account.ContactInput{Account: login}); err != nil {
			return err
		}
		_, err := confirm(k, last(k, login, "verify_email").secret)
		return err
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		_, err := s.AddPhone(ctx, k.System(), account.AddPhoneInput{Account: login, Number: fmt.Sprintf("+493090182%d", pick(5)), Type: account.PhoneTypes[pick(4)]})
		return err
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		return onPhone(k, login, pick, func(p string) error {
			_, err := s.RemovePhone(ctx, k.System(), account.PhoneInput{Account: login, Phone: p})
			return err
		})
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		return onPhone(k, login, pick, func(p string) error {
			_, err := s.ChangePhone(ctx, k.System(), account.ChangePhoneInput{Account: login, Phone: p, Number: ptr(fmt.Sprintf("+493090182%d", pick(5))), Type: &account.PhoneTypes[pick(4)]})
			return err
		})
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		return onPhone(k, login, pick, func(p string) error {
			if _, err := s.RequestPhoneVerification(ctx, k.System(), account.PhoneInput{Account: login, Phone: p}); err != nil {
				return err
			}
			_, err := s.ConfirmPhone(ctx, k.System(), account.ConfirmPhoneInput{Account: login, Phone: p, Code: last(k, login, "verify_phone").secret})
			return err
		})
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		return onPhone(k, login, pick, func(p string) error {
			_, err := s.UnverifyPhone(ctx, k.System(), account.PhoneInput{Account: login, Phone: p})
			return err
		})
	},
	func(s *account.Service, k *testkit.Kit, login string, pick func(int) int) error {
		_, err := s.ChangeUsername(ctx, k.System(), account.ChangeUsernameInput{Account: login, Username: []string{"", "jess-one", "jess-two"}[pick(3)]})
		return err
	},
}

func onPhone(k *testkit.Kit, login string, pick func(int) int, f func(string) error) error {
	phones := shown(k, login).Phones
	if len(phones) == 0 {
		return account.ErrNoPhone
	}
	return f(phones[pick(len(phones))].ID)
}

// TestC10ContactsAndTheirCopiesStayInStep walks at random through everything
// that can be done with the contacts of three accounts that want the same ones,
// and compares now and then what search, sign-in and lists read with an
// account that is inserted anew with the same contacts.
func TestC10ContactsAndTheirCopiesStayInStep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := account.NewService(k.DB)
		pick := func(n int) int {
			i, err := rand.Int(rand.Reader, big.NewInt(int64(n)))
			require.NoError(t, err)
			return int(i.Int64())
		}
		var all []string
		for i := range 3 {
			all = append(all, k.Account(account.Draft{FirstName: "Jess", UnverifiedEmail: fmt.Sprintf("start%d@example.com", i)}))
		}
		done := 0
		for step := range 80 {
			i := pick(len(acts))
			err := acts[i](s, k, all[pick(len(all))], pick)
			require.NotContains(t, testkit.Code(err), "internal", "step %d", step)
			if err == nil {
				done++
			}
			for _, login := range all {
				if step%8 == 7 {
					requireInStep(k, login)
				}
			}
		}
		require.Greater(t, done, 20)
		figures, err := s.CountStates(ctx, k.Actor(authz.Agent), account.CountStatesInput{})
		require.NoError(t, err)
		require.EqualValues(t, k.Count("account", "tenant = $1 AND state = 'A'", k.Tenant), figures.Verified)
	})
}

// requireInStep inserts a twin of an account into a tenant of its own, and
// compares the copies.
func requireInStep(k *testkit.Kit, login string) {
	k.T.Helper()
	a := shown(k, login)
	primary, pending := emails(a)
	d := account.Draft{FirstName: a.FirstName, Email: primary, UnverifiedEmail: pending, Phones: a.Phones}
	if a.Username != nil {
		d.Username = *a.Username
	}
	twin := k.AccountIn(k.AddTenant("twin"+strings.ReplaceAll(login+fmt.Sprint(k.Count("tenant", "")), "-", "")[24:]), d)
	require.Equal(k.T, copies(k, twin), copies(k, login))
}

// copies reads everything that copies an account's contacts.
func copies(k *testkit.Kit, login string) (out []string) {
	k.T.Helper()
	n := number(k, login)
	read := func(query string, args ...any) {
		require.NoError(k.T, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.QueryContext(ctx, query, args...)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var line string
				if err := rows.Scan(&line); err != nil {
					return err
				}
				out = append(out, line)
			}
			return rows.Err()
		}))
	}
	read("SELECT email || '|' || unverified_email || '|' || phone || '|' || CASE WHEN phone_verified THEN 'v' ELSE '' END || '|' || state || '|' || username || '|' || username_fold FROM account WHERE n = $1", n)
	read("SELECT 'e ' || address || '|' || domain || '|' || CASE WHEN verified THEN 'v' ELSE '' END || '|' || state FROM account_email WHERE account = $1", n)
	read("SELECT 'i ' || kind || '|' || value FROM identifier WHERE account = $1", n)
	read("SELECT 's ' || address FROM seg WHERE account = $1", n)
	read("SELECT 'w ' || state FROM name_word WHERE account = $1", n)
	column := map[store.Dialect]string{store.SQLite: "rowid", store.Postgres: "id"}[k.DB.Store.Dialect()]
	for kind := range int64(5) {
		read("SELECT 't "+fmt.Sprint(kind)+"' FROM trigram WHERE "+column+" = $1", n*8+kind)
	}
	slices.Sort(out)
	return out
}
