package credential_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/testkit"
)

// offer has the tenant offer these kinds, by the words of its setting.
func (s *scene) offer(kinds string) {
	s.T.Helper()
	s.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at)
			VALUES ($1, 'factors.offered', $2, 1, 'x', 'x', 1) ON CONFLICT (tenant, key) DO UPDATE SET value = excluded.value`, s.Tenant, kinds)
		return err
	})
}

// TestWhatATenantSwitchedOffIsNotSetUp begins to set up each kind, has the tenant
// switch it off, and finishes by what is right: neither a new beginning nor the
// end of the old one sets anything up.
func TestWhatATenantSwitchedOffIsNotSetUp(t *testing.T) {
	const all = "passkey totp backup sms email"
	each(t, func(t *testing.T, s *scene) {
		device := testkit.NewAuthenticator(t)
		device.Origin = origin
		right := map[credential.Kind]func(credential.Enrollment) secret.String{
			credential.TOTP:  func(e credential.Enrollment) secret.String { return codeAt(t, e.Secret, s.Clock.Now()) },
			credential.SMS:   func(credential.Enrollment) secret.String { return s.sent(nonce.SMSCode) },
			credential.Email: func(credential.Enrollment) secret.String { return s.sent(nonce.EmailCode) },
		}
		finish := map[credential.Kind]func(context.Context, credential.EnrollInput) error{
			credential.TOTP: func(ctx context.Context, in credential.EnrollInput) error {
				_, err := s.s.EnrollTOTP(ctx, s.jess, in)
				return err
			},
			credential.SMS: func(ctx context.Context, in credential.EnrollInput) error {
				_, err := s.s.EnrollSMS(ctx, s.jess, in)
				return err
			},
			credential.Email: func(ctx context.Context, in credential.EnrollInput) error {
				_, err := s.s.EnrollEmailCode(ctx, s.jess, in)
				return err
			},
		}
		for kind, others := range map[credential.Kind]string{
			credential.TOTP: "passkey backup sms email", credential.SMS: "passkey totp backup email", credential.Email: "passkey totp backup sms", credential.Passkey: "totp backup sms email",
		} {
			s.offer(all)
			in := credential.StartEnrollmentInput{Account: s.login, Kind: kind}
			begun, err := s.s.StartEnrollment(ctx, s.jess, in)
			require.NoError(t, err, kind)
			s.offer(others)
			_, err = s.s.StartEnrollment(ctx, s.jess, in)
			require.ErrorIs(t, err, credential.ErrFactorNotOffered, kind)
			if kind == credential.Passkey {
				_, err = s.s.RegisterPasskey(ctx, s.jess, credential.RegisterPasskeyInput{
					Account: s.login, PasskeyAnswer: credential.PasskeyAnswer{Challenge: begun.Challenge, Answer: device.Make(begun.Options)},
				})
			} else {
				err = finish[kind](ctx, credential.EnrollInput{Account: s.login, Challenge: begun.Challenge, Code: right[kind](begun)})
			}
			require.ErrorIs(t, err, credential.ErrFactorNotOffered, kind)
		}
		s.offer("totp")
		_, err := s.s.CreateBackupCodes(ctx, s.jess, credential.AccountInput{Account: s.login})
		require.ErrorIs(t, err, credential.ErrFactorNotOffered)
		require.Empty(t, s.factors())
	})
}

// TestOnlyWhatIsPossibleIsOffered asks what can be set up, as what is needed for
// it comes and goes.
func TestOnlyWhatIsPossibleIsOffered(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		offers := func(n int64) []credential.Kind {
			out, err := s.s.Offers(ctx, s.Tenant, n)
			require.NoError(t, err)
			return out
		}
		require.Equal(t, []credential.Kind{credential.TOTP, credential.Passkey, credential.BackupCodes, credential.SMS, credential.Email}, offers(s.n))
		require.Equal(t, []credential.Kind{credential.TOTP, credential.Passkey, credential.BackupCodes}, offers(0), "somebody who has nothing yet")
		unproved := numberOf(s.Kit, s.Account(account.Draft{FirstName: "Ann", UnverifiedEmail: "ann@example.com", Phones: []account.Phone{{Number: "+12345550102", Type: "PRIMARY"}}}))
		require.Equal(t, []credential.Kind{credential.TOTP, credential.Passkey, credential.BackupCodes}, offers(unproved), "what is not proved takes no codes")
		s.offer("totp sms")
		require.Equal(t, []credential.Kind{credential.TOTP, credential.SMS}, offers(s.n))
		s.offer("passkey email")
		require.Equal(t, []credential.Kind{credential.Passkey, credential.Email}, offers(s.n))
		s.s.Portals = nil
		require.Equal(t, []credential.Kind{credential.Email}, offers(s.n), "browsers make no passkeys here")
	})
}
