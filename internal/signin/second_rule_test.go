package signin_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// set gives one of the tenant's settings a value.
func (s *scene) set(setting *tenant.Setting, value string) {
	s.T.Helper()
	s.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at)
			VALUES ($1, $2, $3, 1, 'x', 'x', 1) ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value`, s.Tenant, setting.Key, value)
		return err
	})
}

// staff is a member who may decide about second factors, and says why.
func (s *scene) staff() authz.Actor {
	a := s.Actor(authz.SeniorAgent)
	a.Call.Reason = "asked by the owner"
	a.FreshAt = s.Clock.Now()
	return a
}

// setUpCodes gives the account backup codes, by its owner.
func (s *scene) setUpCodes() {
	s.T.Helper()
	in, err := s.signIn(jess, right)
	require.NoError(s.T, err)
	held, err := s.opened(in.Session)
	require.NoError(s.T, err)
	_, err = s.credentials.CreateBackupCodes(ctx, held.Actor(authz.Call{Via: "portal"}), credential.AccountInput{Account: s.login})
	require.NoError(s.T, err)
}

// TestSecondFactorsAreAskedForByTheRule asks at the door for each rule of
// account and tenant, with and without a factor.
func TestSecondFactorsAreAskedForByTheRule(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		ask := func() (string, string) {
			in, err := s.signIn(jess, right)
			return in.Step, testkit.Code(err)
		}
		expect := func(step, code, why string) {
			t.Helper()
			gotStep, gotCode := ask()
			require.Equal(t, []string{step, code}, []string{gotStep, gotCode}, why)
		}
		account := credential.AccountInput{Account: s.login}
		expect(signin.StepSignedIn, "", "neither rule nor factor")

		_, err := s.credentials.RequireSecondFactor(ctx, s.staff(), account)
		require.NoError(t, err)
		expect("", "second_factor_not_enrolled", "required of the account, which has none")
		require.Equal(t, 1, s.reasons()["second_factor_not_enrolled"])

		_, err = s.credentials.WaiveSecondFactor(ctx, s.staff(), account)
		require.NoError(t, err)
		s.set(tenant.FactorsRequired, tenant.FactorsAreRequired)
		expect(signin.StepSignedIn, "", "waived for the account, whatever the tenant requires")
		s.setUpCodes()
		expect(signin.StepSignedIn, "", "waived, though there is one")

		_, err = s.credentials.RequireSecondFactor(ctx, s.staff(), account)
		require.NoError(t, err)
		expect(signin.StepSecondFactor, "", "required, and there is one")
		require.Zero(t, k.Count("session", "methods LIKE '%mfa%'"))
	})
}

// TestTenantsRuleHoldsWhereNothingElseWasDecided requires a factor of everybody.
func TestTenantsRuleHoldsWhereNothingElseWasDecided(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.set(tenant.FactorsRequired, tenant.FactorsAreRequired)
		_, err := s.signIn(jess, right)
		require.ErrorIs(t, err, signin.ErrNoFactor)
		_, err = s.signIn(jess, "wrong")
		require.ErrorIs(t, err, signin.ErrSignIn, "a stranger learns nothing")
	})
}

// TestAnOldPasswordIsToldItsOwner lets a password grow older than the tenant
// allows: whoever knows it is told, and signs in nowhere.
func TestAnOldPasswordIsToldItsOwner(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.set(tenant.PasswordMaxAgeDays, "30")
		in, err := s.signIn(jess, right)
		require.NoError(t, err)
		k.Clock.Move(31 * 24 * time.Hour)
		_, err = s.signIn(jess, right)
		require.ErrorIs(t, err, credential.ErrPasswordExpired)
		require.Equal(t, 1, s.reasons()["password_expired"])
		_, err = s.signIn(jess, "wrong")
		require.ErrorIs(t, err, signin.ErrSignIn)
		if held, err := s.opened(in.Session); err == nil {
			_, err = s.StepUp(ctx, held.Actor(authz.Call{Via: "portal"}), signin.StepUpInput{Account: s.login, Session: held.ID, Password: right})
			require.ErrorIs(t, err, credential.ErrPasswordExpired, "nor does it prove anything to a session that stands")
		}
		s.setPassword(right)
		_, err = s.signIn(jess, right)
		require.NoError(t, err)
	})
}

// TestALinkStandsForTheFactorThatIsMissing signs in by the link that staff send
// to whoever has lost every factor: once, beside the password, and for the
// account that it was sent to.
func TestALinkStandsForTheFactorThatIsMissing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.set(tenant.FactorsRequired, tenant.FactorsAreRequired)
		_, err := s.credentials.SendReenrollmentLink(ctx, s.staff(), credential.SendInput{Account: s.login})
		require.NoError(t, err)
		link := s.link(nonce.Reenrollment)
		try := func(password, link secret.String) error {
			_, err := s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: jess, Password: password, Reenroll: link})
			return err
		}
		require.ErrorIs(t, try("wrong", link), signin.ErrSignIn, "it stands for no password")
		require.ErrorIs(t, try(right, "x"), nonce.ErrUnknown)
		require.ErrorIs(t, try(right, ""), signin.ErrNoFactor)
		require.NoError(t, try(right, link))
		require.ErrorIs(t, try(right, link), nonce.ErrUsed)
		require.Zero(t, k.Count("session", "methods LIKE '%mfa%'"))
	})
}

// TestOwnersUnlockThemselves asks for a link after a lock: its mail says what it
// is for, and it opens the account.
func TestOwnersUnlockThemselves(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		for range 10 {
			_, err := s.signIn(jess, "wrong")
			require.ErrorIs(t, err, signin.ErrSignIn)
		}
		_, err := s.signIn(jess, right)
		require.ErrorIs(t, err, signin.ErrSignIn)
		_, err = s.SendAccessLink(ctx, s.visitor(), signin.SendAccessLinkInput{Identifier: jess})
		require.NoError(t, err)
		require.Equal(t, 1, k.Count("message", "template = 'unlock_link'"))
		_, err = s.OpenAccessLink(ctx, s.visitor(), signin.OpenAccessLinkInput{Link: s.link(nonce.AccessLink)})
		require.NoError(t, err)
		_, err = s.signIn(jess, right)
		require.NoError(t, err, "the lock is over")
	})
}
