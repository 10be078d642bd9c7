package credential

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opEnrollTOTP = op.Define("credential.enroll_totp", "Set up an authenticator app", op.Needs{Fresh: true})

// EnrollTOTP sets up an authenticator app as a second factor of the actor's own
// account, by the first code that it shows; that code signs in no more. The
// secret is kept sealed with the account's key. The customer is told on every
// old channel. A wrong code can be corrected, and counts: see [WrongCodes].
//
// It returns [op.ErrNotFresh], [ErrFactorNotOffered], [ErrChallenge],
// [ErrWrongCode], [ErrTooManyCodes] and [ErrTooManyFactors].
func (s *Service) EnrollTOTP(ctx context.Context, actor authz.Actor, in EnrollInput) (Enrolled, error) {
	actor.Call.IdempotencyKey = "" // a challenge is answered once
	return op.Do(ctx, s.db, actor, opEnrollTOTP, in, func(tx *op.Tx) (Enrolled, error) {
		want, err := enrolment(tx, TOTP)
		if err != nil {
			return Enrolled{}, err
		}
		c, err := s.openChallenge(tx, want, in.Challenge)
		if err != nil {
			return Enrolled{}, err
		}
		if err := tryCode(tx, tx.Account.N); err != nil {
			return Enrolled{}, err
		}
		step, ok, err := proof.VerifyTOTP(secret.String(c.State), in.Code, tx.Now)
		if err != nil {
			return Enrolled{}, fmt.Errorf("check the app's first code: %w", err)
		}
		if !ok {
			return Enrolled{}, tx.Refuse(ErrWrongCode)
		}
		if err := forgiveTry(tx, tx.Account.N); err != nil {
			return Enrolled{}, err
		}
		if _, err := s.takeChallenge(tx, want, in.Challenge); err != nil {
			return Enrolled{}, err
		}
		f, err := keepFactor(tx, draft{kind: TOTP, name: in.Name, key: c.State, step: step})
		if err != nil {
			return Enrolled{}, err
		}
		return Enrolled{Factor: f.ID}, say(tx, eventFactorEnrolled, f, "notice.factor_enrolled")
	})
}
