package account

import (
	"context"
	"database/sql"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opUnverifyPhone = op.Define("account.unverify_phone", "Take a phone's verification back", op.Needs{Reason: true})

var eventPhoneUnverified = event.Define("account.phone_unverified", "VERIFIED", exampleChange("phone", "+12025550101", nil), "ACCOUNT_MOBILE_NO_UNVERIFIED")

// UnverifyPhone makes a verified telephone number an unverified one. It signs
// nobody in any more, reserves nothing, and codes that were sent there cannot
// be used.
//
// It returns [ErrNoPhone], [ErrPhoneUnproved], [op.ErrReason] without words
// why, and [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) UnverifyPhone(ctx context.Context, actor authz.Actor, in PhoneInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opUnverifyPhone, in, func(tx *op.Tx) (Account, error) {
		c, p, err := phoneOf(tx, in)
		if err != nil {
			return Account{}, err
		}
		if !p.verified.Valid {
			return Account{}, ErrPhoneUnproved
		}
		if err := moveIdentifier(tx, c.Tenant, c.N, "phone", p.number, ""); err != nil {
			return Account{}, err
		}
		if err := c.callBack(tx, p.number); err != nil {
			return Account{}, err
		}
		p.verified, p.joined = sql.NullInt64{}, sql.NullInt64{}
		if err := p.write(tx, c.N, fold.Reverse(p.number)); err != nil {
			return Account{}, err
		}
		if err := savePhones(tx, c.N, true); err != nil {
			return Account{}, err
		}
		tx.Record(event.Fact{Type: eventPhoneUnverified, Account: tx.Account, Changed: []string{"phone"}, Data: exampleChange("phone", p.number, nil)})
		return seen(tx)
	})
}
