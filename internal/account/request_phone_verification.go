package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opRequestPhoneVerification = op.Define("account.request_phone_verification", "Request a phone's verification", op.Needs{})

// Faults of verifying telephone numbers.
var (
	ErrPhoneProved   = fault.New(fault.Conflict, "phone_verified_already", "This telephone number is verified already.")
	ErrPhoneUnproved = fault.New(fault.Conflict, "phone_not_verified", "This telephone number is not verified, so nothing can be taken back.")
)

var eventPhoneVerificationRequested = event.Define("account.phone_verification_requested", "PHONE",
	ProofRequested{Phone: "+12025550101", Message: "msg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"})

// RequestPhoneVerification sends a code of six digits to a telephone number of
// an account, by SMS. It is good for ten minutes, and those that were sent
// before cannot be used any more. It is told to nobody but its receiver, who
// types it or reads it out: see [Service.ConfirmPhone].
//
// It returns [ErrNoPhone], [ErrPhoneProved], and [op.ErrNotFound] if there is
// no such account for the actor.
func (s *Service) RequestPhoneVerification(ctx context.Context, actor authz.Actor, in PhoneInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opRequestPhoneVerification, in, func(tx *op.Tx) (Account, error) {
		c, p, err := phoneOf(tx, in)
		if err != nil {
			return Account{}, err
		}
		if p.verified.Valid {
			return Account{}, ErrPhoneProved
		}
		code, err := nonce.Issue(tx, nonce.Draft{
			Kind: nonce.VerifyPhone, Account: c.N, Epoch: c.AuthEpoch, Target: p.number, Bound: p.id, For: nonce.CodeFor, Digits: 6,
		})
		if err != nil {
			return Account{}, err
		}
		sent, err := message.Queue(tx, message.Letter{
			Account: c.N, Template: "verify_phone", Channel: message.SMS, To: p.number, Language: c.Locale, Nonce: code,
		})
		if err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventPhoneVerificationRequested, Account: tx.Account, Data: ProofRequested{Phone: p.number, Message: sent}})
		return seen(tx)
	})
}
