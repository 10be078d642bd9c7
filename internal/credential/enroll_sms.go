package credential

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opEnrollSMS = op.Define("credential.enroll_sms", "Set up codes by SMS", op.Needs{Fresh: true})

// EnrollSMS sets up codes by SMS to a verified number of the actor's own
// account as a second factor, by a code that was sent there. The factor is gone
// once the number is no verified one of the account any more. The customer is
// told on every old channel.
//
// It returns [op.ErrNotFresh], [ErrFactorNotOffered], [ErrChallenge],
// [ErrTooManyCodes], [ErrTooManyFactors], and the faults of [nonce.RedeemCode].
func (s *Service) EnrollSMS(ctx context.Context, actor authz.Actor, in EnrollInput) (Enrolled, error) {
	actor.Call.IdempotencyKey = "" // a code is answered once
	return op.Do(ctx, s.db, actor, opEnrollSMS, in, func(tx *op.Tx) (Enrolled, error) { return s.enrollSent(tx, SMS, in) })
}

// enrollSent keeps a factor whose codes are sent. A wrong code can be corrected,
// within the five tries that each code takes.
func (s *Service) enrollSent(tx *op.Tx, kind Kind, in EnrollInput) (Enrolled, error) {
	want, err := enrolment(tx, kind)
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
	if _, err := nonce.RedeemCode(tx, string(c.State), c.Flow, in.Code); err != nil {
		if f := fault.As(err); f != nil {
			return Enrolled{}, tx.Refuse(f)
		}
		return Enrolled{}, err
	}
	if err := forgiveTry(tx, tx.Account.N); err != nil {
		return Enrolled{}, err
	}
	f, err := keepFactor(tx, draft{kind: kind, name: in.Name, target: c.Target})
	if err != nil {
		return Enrolled{}, err
	}
	return Enrolled{Factor: f.ID}, say(tx, eventFactorEnrolled, f, "notice.factor_enrolled")
}
