package credential_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/testkit"
)

const (
	first  secret.String = "correct horse battery staple"
	second secret.String = "four other words entirely"
)

// setPassword gives Jess a password, without an event.
func (s *scene) setPassword(password secret.String) {
	s.T.Helper()
	hash, err := s.s.NewPassword(ctx, s.Tenant, password)
	require.NoError(s.T, err)
	s.Do(func(tx *op.Tx) error { return credential.SetPassword(tx, s.n, hash) })
}

func (s *scene) right(password secret.String) bool {
	s.T.Helper()
	c, err := s.s.CheckPassword(ctx, s.n, password)
	require.NoError(s.T, err)
	return c.OK
}

// resetLink has an agent send a link, and returns it as the mail has it.
func (s *scene) resetLink() secret.String {
	s.T.Helper()
	sent, err := s.s.SendPasswordReset(ctx, s.Actor(authz.Agent), credential.SendInput{Account: s.login})
	require.NoError(s.T, err)
	require.NotContains(s.T, sent.To, "jess.smith", "the address is masked")
	return s.sent(nonce.ResetPassword)
}

func TestAResetEndsEverythingAndKeepsTheSecondFactorRequired(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.setPassword(first)
		f, _ := s.app()
		_, err := s.s.RequireNewPassword(ctx, s.agent(authz.Agent), credential.AccountInput{Account: s.login})
		require.NoError(t, err)
		link, before := s.resetLink(), s.epoch()

		_, err = s.s.ResetPassword(ctx, visitor(s.Kit), credential.ResetPasswordInput{Link: link, Password: "password1"})
		require.Equal(t, "password_weak", testkit.Code(err))
		_, err = s.s.ResetPassword(ctx, visitor(s.Kit), credential.ResetPasswordInput{Link: link, Password: "jess.smith@gmail.com"})
		require.Equal(t, "password_weak", testkit.Code(err), "the owner's own address")
		_, err = s.s.ResetPassword(ctx, visitor(s.Kit), credential.ResetPasswordInput{Link: link, Password: second})
		require.NoError(t, err)
		require.Equal(t, before+1, s.epoch())
		require.True(t, s.right(second))
		require.False(t, s.right(first))
		require.True(t, s.factor(f.ID).Usable(), "the second factor is asked for as before")
		require.Equal(t, 1, s.Count("event", "type = 'credential.password_reset'"))
		require.Zero(t, s.Count("account", "must_reset_password = true AND id = $1", s.login))

		_, err = s.s.ResetPassword(ctx, visitor(s.Kit), credential.ResetPasswordInput{Link: link, Password: first})
		require.ErrorIs(t, err, nonce.ErrUsed)
		elsewhere := visitor(s.Kit)
		elsewhere.Tenant = s.AddTenant("other")
		_, err = s.s.ResetPassword(ctx, elsewhere, credential.ResetPasswordInput{Link: s.resetLink(), Password: first})
		require.ErrorIs(t, err, nonce.ErrUnknown)
	})
}

func TestALinkFromBeforeEverythingEndedIsDead(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		link := s.resetLink()
		s.setPassword(first)
		_, err := s.s.ResetPassword(ctx, visitor(s.Kit), credential.ResetPasswordInput{Link: link, Password: second})
		require.ErrorIs(t, err, nonce.ErrSuperseded)
		require.True(t, s.right(first))
	})
}

func TestAResetLinkIsUsedOnceOf200(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		link := s.resetLink()
		hash, err := s.s.NewPassword(ctx, s.Tenant, second)
		require.NoError(t, err)
		require.Equal(t, 1, race(func() error {
			return try(s.Kit, func(tx *op.Tx) error {
				_, err := credential.ResetBy(tx, link, hash)
				return err
			})
		}))
		require.True(t, s.right(second))
	})
}

func TestAnAccessLinkIsUsedOnceOf200(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		_, err := s.s.SendAccessLink(ctx, s.Actor(authz.Agent), credential.SendInput{Account: s.login, Channel: "sms"})
		require.NoError(t, err)
		link := s.sent(nonce.AccessLink)
		require.Equal(t, 1, race(func() error {
			return try(s.Kit, func(tx *op.Tx) error {
				n, err := nonce.Redeem(tx, nonce.AccessLink, link)
				require.True(t, err != nil || string(n.Data) == credential.SentByStaff, "its session is restricted")
				return err
			})
		}))
	})
}

func TestAReenrolmentLinkIsUsedOnceOf200ByItsOwnerOnly(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		_, err := s.s.SendReenrollmentLink(ctx, s.agent(authz.Agent), credential.SendInput{Account: s.login})
		require.NoError(t, err)
		link, other := s.sent(nonce.Reenrollment), numberOf(s.Kit, s.Account(account.Draft{FirstName: "Jo"}))
		require.ErrorIs(t, try(s.Kit, func(tx *op.Tx) error { return credential.OpenReenrollment(tx, other, link) }), nonce.ErrUnknown)
		require.Equal(t, 1, race(func() error {
			return try(s.Kit, func(tx *op.Tx) error { return credential.OpenReenrollment(tx, s.n, link) })
		}))
	})
}

func TestACustomerChangesThePassword(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		in := credential.ChangePasswordInput{Account: s.login, Current: first, Password: second}
		_, err := s.s.ChangePassword(ctx, s.jess, in)
		require.ErrorIs(t, err, credential.ErrNoPassword)
		_, err = s.s.AddPassword(ctx, s.jess, credential.AddPasswordInput{Account: s.login, Password: first})
		require.NoError(t, err)
		_, err = s.s.AddPassword(ctx, s.jess, credential.AddPasswordInput{Account: s.login, Password: second})
		require.ErrorIs(t, err, credential.ErrHasPassword)
		before := s.epoch()
		wrong := in
		wrong.Current = "not the present one"
		_, err = s.s.ChangePassword(ctx, s.jess, wrong)
		require.ErrorIs(t, err, credential.ErrWrongPassword)
		weak := in
		weak.Password = "short"
		_, err = s.s.ChangePassword(ctx, s.jess, weak)
		require.ErrorIs(t, err, proof.ErrPasswordTooShort)
		_, err = s.s.ChangePassword(ctx, s.jess, in)
		require.NoError(t, err)
		require.Equal(t, before+1, s.epoch(), "every session, token, link and code ends")
		require.True(t, s.right(second))

		_, err = s.s.RemovePassword(ctx, s.agent(authz.Agent), credential.AccountInput{Account: s.login})
		require.ErrorIs(t, err, account.ErrLastIdentity)
		_, err = s.s.ChangePassword(ctx, s.agent(authz.Administrator), in)
		require.ErrorIs(t, err, op.ErrForbidden, "R19: no agent sets a password")
		mallory := customer(s.Kit, s.Account(account.Draft{FirstName: "Mallory"}))
		_, err = s.s.ChangePassword(ctx, mallory, in)
		require.ErrorIs(t, err, op.ErrNotFound)
	})
}

func TestAPasswordTooOldOrBreachedIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		s.setPassword(first)
		s.s.Breached = breachedOf(t, "correct horse battery staple")
		c, err := s.s.CheckPassword(ctx, s.n, first)
		require.NoError(t, err)
		require.True(t, c.OK && c.Breached)
		s.Do(func(tx *op.Tx) error {
			f, err := c.Outworn(ctx, tx.Tx, s.Tenant, s.Clock.Now())
			require.ErrorIs(t, f, credential.ErrPasswordBreached)
			return err
		})
		s.Do(func(tx *op.Tx) error { return credential.Keep(tx, c) })
		require.Equal(t, 1, s.Count("event", "type = 'credential.password_breached'"))
		_, err = s.s.NewPassword(ctx, s.Tenant, first)
		require.ErrorIs(t, err, credential.ErrPasswordBreached)
	})
}

func TestStaffReachOldChannelsOnly(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(k)
		claim := k.Account(account.Draft{FirstName: "Jo", UnverifiedEmail: "jo@example.com"})
		_, err := s.s.SendPasswordReset(ctx, s.Actor(authz.Agent), credential.SendInput{Account: claim})
		require.NoError(t, err, "nothing was ever done with it")
		_, err = s.s.SendAccessLink(ctx, s.Actor(authz.Agent), credential.SendInput{Account: claim})
		require.ErrorIs(t, err, credential.ErrNoOldChannel)
		used := k.Account(account.Draft{FirstName: "Al", UnverifiedEmail: "al@example.com", LastLoginAt: k.Clock.Now().Add(-time.Hour)})
		_, err = s.s.SendPasswordReset(ctx, s.Actor(authz.Agent), credential.SendInput{Account: used})
		require.ErrorIs(t, err, credential.ErrNoOldChannel)
		mail := k.Account(account.Draft{FirstName: "Em", Email: "em@example.com"})
		_, err = s.s.SendPasswordReset(ctx, s.Actor(authz.Agent), credential.SendInput{Account: mail, Channel: "sms"})
		require.ErrorIs(t, err, credential.ErrNoChannel)
	})
}

func TestC63BcryptReadsNoMoreThan72Bytes(t *testing.T) {
	h, long := proof.NewHasher(1, 1), strings.Repeat("x", 72)
	hash, err := bcrypt.GenerateFromPassword([]byte(long), bcrypt.MinCost)
	require.NoError(t, err)
	for password, want := range map[string]bool{long: true, long + "y": false, long[:71]: false, long[:71] + "é": false} {
		ok, replace, err := credential.Matches(ctx, h, string(hash), secret.String(password))
		require.NoError(t, err)
		require.Equal(t, want, ok, len(password))
		require.Equal(t, want, replace)
	}
}

func TestC62LongPasswordsAndFullQueuesCostNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(k)
		s.setPassword(first)
		require.False(t, s.right(secret.String(strings.Repeat("x", 1<<20))))
		_, err := s.s.NewPassword(ctx, k.Tenant, secret.String(strings.Repeat("x", 1<<20)))
		require.ErrorIs(t, err, proof.ErrPasswordTooLong)

		hasher := proof.NewHasher(1, 2) // one runs, two wait
		busy := credential.NewService(k.DB, hasher)
		hold, held := make(chan struct{}), make(chan struct{})
		go func() { _ = hasher.Run(ctx, func() { close(held); <-hold }) }()
		<-held
		refused, asked := 0, make(chan error)
		for range 20 {
			go func() {
				_, err := busy.CheckPassword(ctx, s.n, first)
				asked <- err
			}()
		}
		for range 18 { // those who find no place are answered at once
			require.ErrorIs(t, <-asked, proof.ErrBusy)
			refused++
		}
		close(hold)
		require.NoError(t, <-asked)
		require.NoError(t, <-asked)
		require.Equal(t, 18, refused)
	})
}
