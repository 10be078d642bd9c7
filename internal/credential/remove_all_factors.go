package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveAllFactors = op.Define("credential.remove_all_factors", "Remove all second factors",
	op.Needs{Level: 2, Reason: true, Fresh: true, Second: true, Delay: true, Told: true})

// FactorsReset is told when all factors but those whose codes are sent were
// removed.
type FactorsReset struct {
	Count  int    `json:"count"`
	Reason string `json:"reason,omitempty"`
}

var eventFactorsReset = event.Define("credential.factors_reset", "FACTOR", FactorsReset{Count: 2, Reason: "Lost the phone"})

// RemoveAllFactors takes away every app, passkey and backup code of an account,
// for an owner who has lost them. Codes by SMS and e-mail stay, and whether a
// second factor is required does not change, so the way back leads through
// those or a re-enrolment link. Every session, token, link and code of the
// account ends. The customer is told on every old channel.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNoFactors] if there is none, [op.ErrReason], [op.ErrNotFresh], and
// [account.ErrLastIdentity] if the account is signed in to by passkeys only:
// its owner needs another way in first.
func (s *Service) RemoveAllFactors(ctx context.Context, actor authz.Actor, in AccountInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opRemoveAllFactors, in, func(tx *op.Tx) (Done, error) {
		all, err := FactorsOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Done{}, err
		}
		left, removed := all, 0
		for _, f := range all {
			if f.Kind.Sent() {
				continue
			}
			if err := removeFactor(tx, f, left); err != nil {
				return Done{}, err
			}
			left, removed = without(left, f.ID), removed+1
		}
		if removed == 0 {
			return Done{}, ErrNoFactors
		}
		tx.Record(event.Fact{Type: eventFactorsReset, Account: tx.Account, Changed: []string{"factors"}, Data: FactorsReset{Count: removed, Reason: reasonOf(tx)}})
		if err := account.Tell(tx, tx.Account.N, "notice.factors_reset", nil); err != nil {
			return Done{}, err
		}
		_, err = account.EndEverything(tx, tx.Account.N)
		return Done{Factors: removed}, err
	})
}

func without(all []Factor, id string) (out []Factor) {
	for _, f := range all {
		if f.ID != id {
			out = append(out, f)
		}
	}
	return out
}
