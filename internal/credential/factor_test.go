package credential_test

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

func faultIn(err error) *fault.Error { return fault.As(err) }

// codeAt is the code that an app shows.
func codeAt(t testing.TB, key secret.String, at time.Time) secret.String {
	t.Helper()
	code, err := hotp.GenerateCode(key.Reveal(), uint64(at.Unix()/30))
	require.NoError(t, err)
	return secret.String(code)
}

// oathtool is the code that an independent program shows.
func oathtool(t *testing.T, key secret.String, at time.Time) secret.String {
	t.Helper()
	path, err := exec.LookPath("oathtool")
	if err != nil {
		t.Skip("left out: oathtool is not installed: apt-get install oathtool")
	}
	out, err := exec.Command(path, "--totp", "-b", "--now", "@"+strconv.FormatInt(at.Unix(), 10), key.Reveal()).Output()
	require.NoError(t, err)
	return secret.String(strings.TrimSpace(string(out)))
}

func TestACodeOfOathtoolIsTakenOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		f, key := s.app()
		require.ErrorIs(t, s.prove(f, "flow", oathtool(t, key, s.Clock.Now())), credential.ErrWrongCode, "the code of the enrolment is taken")
		s.Clock.Move(30 * time.Second)
		code := oathtool(t, key, s.Clock.Now())
		require.NoError(t, s.prove(f, "flow", code))
		require.ErrorIs(t, s.prove(f, "other", code), credential.ErrWrongCode)
		s.Clock.Move(time.Minute)
		require.NoError(t, s.prove(f, "flow", oathtool(t, key, s.Clock.Now().Add(-30*time.Second))), "one step late")
		require.NotNil(t, s.factor(f.ID).LastUsedAt)
	})
}

func TestC25AnAppsStepIsTakenOnceOf200(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		f, key := s.app()
		s.Clock.Move(30 * time.Second)
		code := codeAt(t, key, s.Clock.Now())
		// Without Refuse, so that the limit of wrong codes does not hide a code
		// that is taken twice.
		require.Equal(t, 1, race(func() error {
			return try(s.Kit, func(tx *op.Tx) error { return credential.Prove(tx, f, "flow", code) })
		}))
	})
}

func TestABackupCodeIsTakenOnceOf200(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		sheet, err := s.s.CreateBackupCodes(ctx, s.jess, credential.AccountInput{Account: s.login})
		require.NoError(t, err)
		require.Len(t, sheet.Codes, credential.BackupCodesAtOnce)
		f := s.factor(sheet.Factor)
		require.Equal(t, 10, f.Remaining)
		written := secret.String(strings.ToLower(strings.ReplaceAll(sheet.Codes[3].Reveal(), "-", " ")))
		require.Equal(t, 1, race(func() error {
			return try(s.Kit, func(tx *op.Tx) error { return credential.Prove(tx, f, "flow", written) })
		}))
		require.Equal(t, 9, s.factor(f.ID).Remaining)
		var row string
		s.Do(func(tx *op.Tx) error {
			return tx.QueryRowContext(ctx, "SELECT id FROM credential_backup_code WHERE used_at IS NOT NULL").Scan(&row)
		})
		require.ErrorIs(t, try(s.Kit, func(tx *op.Tx) error { return credential.TakeBackupCode(tx, row) }), credential.ErrWrongCode, "who has found it unused, and comes second")
		require.NoError(t, s.prove(f, "flow", sheet.Codes[4]))

		again, err := s.s.CreateBackupCodes(ctx, s.jess, credential.AccountInput{Account: s.login})
		require.NoError(t, err)
		require.ErrorIs(t, s.prove(s.factor(again.Factor), "flow", sheet.Codes[5]), credential.ErrWrongCode, "an older sheet is dead")
		require.Len(t, s.factors(), 1)
	})
}

// sentFactor sets up a factor whose codes are sent.
func (s *scene) sentFactor(kind credential.Kind, sent nonce.Kind, enroll func(credential.EnrollInput) (credential.Enrolled, error)) credential.Factor {
	s.T.Helper()
	begun, err := s.s.StartEnrollment(ctx, s.jess, credential.StartEnrollmentInput{Account: s.login, Kind: kind})
	require.NoError(s.T, err)
	made, err := enroll(credential.EnrollInput{Account: s.login, Challenge: begun.Challenge, Code: s.sent(sent)})
	require.NoError(s.T, err)
	return s.factor(made.Factor)
}

func (s *scene) smsFactor() credential.Factor {
	return s.sentFactor(credential.SMS, nonce.SMSCode, func(in credential.EnrollInput) (credential.Enrolled, error) { return s.s.EnrollSMS(ctx, s.jess, in) })
}

func (s *scene) emailFactor() credential.Factor {
	return s.sentFactor(credential.Email, nonce.EmailCode, func(in credential.EnrollInput) (credential.Enrolled, error) {
		return s.s.EnrollEmailCode(ctx, s.jess, in)
	})
}

func TestASentCodeIsTakenOnceOf200AndInItsFlowOnly(t *testing.T) {
	for name, made := range map[string]func(*scene) credential.Factor{"sms": (*scene).smsFactor, "email": (*scene).emailFactor} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *scene) {
				f := made(s)
				var id string
				s.Do(func(tx *op.Tx) (err error) {
					id, err = credential.SendCode(tx, f, "flow")
					return err
				})
				code := s.text(id)
				require.ErrorIs(t, s.prove(f, "another flow", code), credential.ErrWrongCode)
				require.Equal(t, 1, race(func() error {
					return try(s.Kit, func(tx *op.Tx) error { return credential.Prove(tx, f, "flow", code) })
				}))

				s.Do(func(tx *op.Tx) (err error) {
					id, err = credential.SendCode(tx, f, "flow")
					return err
				})
				s.Do(func(tx *op.Tx) error {
					_, err := account.EndEverything(tx, s.n)
					return err
				})
				require.ErrorIs(t, s.prove(f, "flow", s.text(id)), nonce.ErrSuperseded, "what was sent before everything ended is dead")
			})
		})
	}
}

func TestC20WrongCodesCountOverAllFlowsAndFactors(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		f, key := s.app()
		sheet, err := s.s.CreateBackupCodes(ctx, s.jess, credential.AccountInput{Account: s.login})
		require.NoError(t, err)
		codes := s.factor(sheet.Factor)
		s.Clock.Move(time.Minute)
		for i := range credential.WrongCodes {
			which := []credential.Factor{f, codes}[i%2]
			require.ErrorIs(t, s.prove(which, "flow"+strconv.Itoa(i), "000000x"), credential.ErrWrongCode)
		}
		right := codeAt(t, key, s.Clock.Now())
		require.ErrorIs(t, s.prove(f, "new flow", right), credential.ErrTooManyCodes, "even the right code, in a new flow")
		require.ErrorIs(t, s.prove(codes, "new flow", sheet.Codes[0]), credential.ErrTooManyCodes)
		s.Clock.Move(credential.WrongCodesFor)
		require.NoError(t, s.prove(f, "flow", codeAt(t, key, s.Clock.Now())))
	})
}

// TestC20GuessingIsHopeless guesses for a year of virtual time, as fast as the
// limits let anybody, and counts the codes that were looked at: each is right
// with a chance of 3 in a million.
func TestC20GuessingIsHopeless(t *testing.T) {
	testkit.EachStore(t, func(t *testing.T, db *store.DB) {
		s := newScene(testkit.NewKit(t, db))
		f, _ := s.app()
		looked, start := 0, s.Clock.Now()
		for s.Clock.Now().Sub(start) < 5*24*time.Hour {
			switch err := s.prove(f, "flow", "guess"); fault.As(err).Code {
			case credential.ErrWrongCode.Code:
				looked++
			default:
				s.Clock.Move(5 * time.Minute)
			}
		}
		require.LessOrEqual(t, looked, 6*credential.WrongCodesDay, "in five days")
		require.Greater(t, looked, 4*credential.WrongCodesDay, "the limit is what stops it, nothing else")
	})
}

func TestC20OfManyGuessesAtOnceFewAreLookedAt(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		f, _ := s.app()
		race(func() error { return s.prove(f, "flow", "000000x") })
		require.Equal(t, credential.WrongCodes, s.Count("audit", "code = 'second_factor_wrong'"))
		require.Equal(t, parallel-credential.WrongCodes, s.Count("audit", "code = 'second_factor_limit'"))
	})
}

func TestC26SettingUpAFactorNeedsAFreshProof(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		f, _ := s.app()
		stale := s.jess
		stale.FreshAt = s.Clock.Now().Add(-op.FreshFor - time.Second)
		for name, ask := range map[string]func(authz.Actor) error{
			"start_enrollment": func(a authz.Actor) error {
				_, err := s.s.StartEnrollment(ctx, a, credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
				return err
			},
			"enroll_totp": func(a authz.Actor) error {
				_, err := s.s.EnrollTOTP(ctx, a, credential.EnrollInput{Account: s.login})
				return err
			},
			"register_passkey": func(a authz.Actor) error {
				_, err := s.s.RegisterPasskey(ctx, a, credential.RegisterPasskeyInput{Account: s.login})
				return err
			},
			"create_backup_codes": func(a authz.Actor) error {
				_, err := s.s.CreateBackupCodes(ctx, a, credential.AccountInput{Account: s.login})
				return err
			},
			"change_password": func(a authz.Actor) error {
				_, err := s.s.ChangePassword(ctx, a, credential.ChangePasswordInput{Account: s.login})
				return err
			},
			"disable_factor": func(a authz.Actor) error {
				_, err := s.s.DisableFactor(ctx, a, credential.FactorInput{Account: s.login, Factor: f.ID})
				return err
			},
			"remove_factor": func(a authz.Actor) error {
				_, err := s.s.RemoveFactor(ctx, a, credential.FactorInput{Account: s.login, Factor: f.ID})
				return err
			},
			"waive_second_factor": func(a authz.Actor) error {
				_, err := s.s.WaiveSecondFactor(ctx, a, credential.AccountInput{Account: s.login})
				return err
			},
		} {
			require.ErrorIs(t, ask(stale), op.ErrNotFresh, name)
		}
		last := s.agent(authz.Agent)
		last.FreshAt = s.Clock.Now().Add(-time.Hour)
		_, err := s.s.RemoveFactor(ctx, last, credential.FactorInput{Account: s.login, Factor: f.ID})
		require.ErrorIs(t, err, op.ErrNotFresh, "staff, for the last strong factor")
	})
}

func TestC09AnEnrolmentIsAnsweredOnceByItsOwnerOnly(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		begun, err := s.s.StartEnrollment(ctx, s.jess, credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
		require.NoError(t, err)
		in := credential.EnrollInput{Account: s.login, Challenge: begun.Challenge, Code: codeAt(t, begun.Secret, s.Clock.Now())}

		mallory := s.Account(account.Draft{FirstName: "Mallory", Email: "mallory@example.com"})
		theirs := in
		theirs.Account = mallory
		_, err = s.s.EnrollTOTP(ctx, customer(s.Kit, mallory), theirs)
		require.ErrorIs(t, err, credential.ErrChallenge, "another account")
		_, err = s.s.EnrollTOTP(ctx, customer(s.Kit, mallory), in)
		require.ErrorIs(t, err, op.ErrNotFound, "another's account")
		_, err = s.s.EnrollSMS(ctx, s.jess, in)
		require.ErrorIs(t, err, credential.ErrChallenge, "another purpose")
		_, err = s.s.RegisterPasskey(ctx, s.jess, credential.RegisterPasskeyInput{Account: s.login, PasskeyAnswer: credential.PasskeyAnswer{Challenge: begun.Challenge, Answer: "{}"}})
		require.ErrorIs(t, err, credential.ErrChallenge, "another purpose")
		wrong := in
		wrong.Code = "000000x"
		_, err = s.s.EnrollTOTP(ctx, s.jess, wrong)
		require.ErrorIs(t, err, credential.ErrWrongCode)

		require.Equal(t, 1, race(func() error {
			_, err := s.s.EnrollTOTP(ctx, s.jess, in)
			return err
		}))
		require.Len(t, s.factors(), 1)

		old, err := s.s.StartEnrollment(ctx, s.jess, credential.StartEnrollmentInput{Account: s.login, Kind: credential.TOTP})
		require.NoError(t, err)
		s.Do(func(tx *op.Tx) error {
			_, err := account.EndEverything(tx, s.n)
			return err
		})
		_, err = s.s.EnrollTOTP(ctx, s.jess, credential.EnrollInput{Account: s.login, Challenge: old.Challenge, Code: codeAt(t, old.Secret, s.Clock.Now())})
		require.ErrorIs(t, err, credential.ErrChallenge, "everything of the account ended meanwhile")
	})
}
