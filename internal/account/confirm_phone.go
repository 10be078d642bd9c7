package account

import (
	"context"
	"database/sql"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opConfirmPhone = op.Define("account.confirm_phone", "Confirm a phone", op.Needs{})

// ConfirmPhoneInput is the code that was sent to a telephone number.
type ConfirmPhoneInput struct {
	Account string        `json:"account"` // login ID
	Phone   string        `json:"phone"`   // its id
	Code    secret.String `json:"code"`
}

// Validate accepts every text: what is no code is a wrong one.
func (in ConfirmPhoneInput) Validate() error { return nil }

// Target is the account.
func (in ConfirmPhoneInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventPhoneVerified = event.Define("account.phone_verified", "PHONE", exampleChange("phone", nil, "+12025550101"), "ACCOUNT_MOBILE_NO_VERIFIED")

// ConfirmPhone verifies a telephone number by the code that was sent there last.
// From then on the number is the account's alone: it signs in to it, and finds
// it. A code can be typed five times.
//
// It returns [ErrNoPhone], [ErrPhoneProved], [nonce.ErrMistyped] for a wrong
// code, [nonce.ErrTries], [nonce.ErrExpired], [nonce.ErrUsed],
// [nonce.ErrSuperseded], [nonce.ErrUnknown] if none was sent, [ErrTaken] if
// another account proved the number first, and [op.ErrNotFound] if there is no
// such account for the actor.
func (s *Service) ConfirmPhone(ctx context.Context, actor authz.Actor, in ConfirmPhoneInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opConfirmPhone, in, func(tx *op.Tx) (Account, error) {
		c, p, err := phoneOf(tx, PhoneInput{Account: in.Account, Phone: in.Phone})
		if err != nil {
			return Account{}, err
		}
		if p.verified.Valid {
			return Account{}, ErrPhoneProved
		}
		if err := c.redeemCode(tx, p, in.Code); err != nil {
			return Account{}, err
		}
		now := tx.Now.UnixMicro()
		p.verified, p.joined = sql.NullInt64{Int64: now, Valid: true}, c.joins(now)
		if err := moveIdentifier(tx, c.Tenant, c.N, "phone", "", p.number); err != nil {
			return Account{}, err
		}
		if err := p.write(tx, c.N, fold.Reverse(p.number)); err != nil {
			return Account{}, err
		}
		if err := savePhones(tx, c.N, false); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventPhoneVerified, Account: tx.Account, Changed: []string{"phone"}, Data: exampleChange("phone", nil, p.number)})
		return seen(tx)
	})
}

// redeemCode uses up the code that was sent to a number last. A wrong one stays
// counted.
func (c contacts) redeemCode(tx *op.Tx, p heldPhone, code secret.String) error {
	id, err := nonce.Newest(tx.Ctx, tx.Tx, c.N, nonce.VerifyPhone, p.number)
	if err != nil {
		return err
	}
	got, err := nonce.RedeemCode(tx, id, p.id, code)
	if f := fault.As(err); f != nil && f.Is(nonce.ErrMistyped) {
		return tx.Refuse(f)
	}
	if err != nil {
		return err
	}
	if got.Epoch != c.AuthEpoch {
		return nonce.ErrSuperseded
	}
	return nil
}
