package signin

import (
	"context"
	"errors"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opSecondFactor = op.Define("signin.second_factor", "Prove a second factor", op.Needs{})

// SecondFactorInput is the code of a factor, in a flow.
type SecondFactorInput struct {
	Flow secret.String `json:"flow"`
	// Factor is the id of one of the flow's [Choice]s.
	Factor string        `json:"factor"`
	Code   secret.String `json:"code"`
	Device secret.String `json:"-"`
}

// Validate accepts everything: what is malformed is answered like what is
// wrong.
func (in SecondFactorInput) Validate() error { return nil }

// Target is the tenant.
func (in SecondFactorInput) Target() op.Target { return op.Target{} }

// SecondFactor takes a code and signs in. A flow takes five tries, and each
// wrong one counts against the account.
//
// It returns [ErrFlow] for a flow that is over, [ErrFactor] for a factor that
// it does not offer, [ErrCode] for a wrong code and [ErrTries] after too many,
// and what [Service.SignIn] returns once a proof was right.
func (s *Service) SecondFactor(ctx context.Context, actor authz.Actor, in SecondFactorInput) (SignedIn, error) {
	return op.Do(ctx, s.db, once(actor), opSecondFactor, in, func(tx *op.Tx) (SignedIn, error) {
		f, factor, err := s.enterFlow(tx, in.Flow, in.Factor)
		if err != nil {
			return SignedIn{}, err
		}
		if err := f.try(tx); err != nil {
			return SignedIn{}, err
		}
		f.device = in.Device
		if err := credential.Prove(tx, factor, f.id, in.Code); err != nil {
			return SignedIn{}, s.wrongCode(tx, f, factor, err)
		}
		return s.passed(tx, f, factor.Kind)
	})
}

// enterFlow finds the flow, locks its account and finds the factor.
func (s *Service) enterFlow(tx *op.Tx, cookie secret.String, id string) (flow, credential.Factor, error) {
	f, err := lockFlow(tx, cookie)
	if err != nil {
		return flow{}, credential.Factor{}, err
	}
	factors, err := credential.FactorsOf(tx.Ctx, tx.Tx, f.account)
	if err != nil {
		return flow{}, credential.Factor{}, err
	}
	at := slices.IndexFunc(factors, func(x credential.Factor) bool { return x.ID == id && f.fits(x) })
	if at < 0 {
		return flow{}, credential.Factor{}, ErrFactor
	}
	return f, factors[at], nil
}

// passed goes on after a second factor was proved: the flow is used up.
func (s *Service) passed(tx *op.Tx, f flow, kind credential.Kind) (SignedIn, error) {
	if err := f.finish(tx); err != nil {
		return SignedIn{}, err
	}
	e := f.entrance
	e.factor, e.methods = kind, append(e.methods, methodOf[kind])
	tx.Record(event.Fact{Type: eventFactorPassed, Account: tx.Account, Data: s.where(tx, e)})
	return s.admit(tx, e)
}

var methodOf = map[credential.Kind]string{
	credential.Passkey: methodPasskey, credential.TOTP: methodOTP, credential.BackupCodes: methodOTP,
	credential.SMS: methodSMS, credential.Email: methodOTP,
}

// wrongCode ends a body in which a factor was not proved. What is no fault of
// the person goes up as it is.
func (s *Service) wrongCode(tx *op.Tx, f flow, factor credential.Factor, err error) error {
	why := fault.As(err)
	if why == nil {
		return err
	}
	e := f.entrance
	e.factor = factor.Kind
	reason, answer := why.Code, why
	if !slices.Contains([]string{"code_expired", "code_used", "code_superseded", "second_factor_unavailable"}, why.Code) {
		reason = credential.ErrWrongCode.Code
	}
	if why.Code == credential.ErrWrongCode.Code || why.Code == "code_mistyped" {
		answer = ErrCode
	}
	t := tried{entrance: e, reason: reason, answer: answer}
	if off := new(credential.ClockOff); errors.As(err, &off) {
		t.clock = off.Seconds
	}
	return s.fail(tx, t)
}
