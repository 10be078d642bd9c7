package credential

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRequireSecondFactor = op.Define("credential.require_second_factor", "Require a second factor", op.Needs{Reason: true})

// ErrRuleHolds says that what was asked for was decided before.
var ErrRuleHolds = fault.New(fault.Conflict, "rule_holds_already", "This was decided for the account already. Look at its security anew.")

var eventSecondRequired = event.Define("credential.second_factor_required", "FACTOR", Because{Reason: "Asked by the owner"})

// RequireSecondFactor has every sign-in to one account ask for a second factor,
// whatever the tenant's rule is. Whoever has none is asked to set one up at the
// next sign-in. Sessions stay.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], and [ErrRuleHolds].
func (s *Service) RequireSecondFactor(ctx context.Context, actor authz.Actor, in AccountInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opRequireSecondFactor, in, func(tx *op.Tx) (Done, error) {
		if err := setRule(tx, Required); err != nil {
			return Done{}, err
		}
		tx.Record(event.Fact{Type: eventSecondRequired, Account: tx.Account, Changed: []string{"second_factor"}, Data: Because{Reason: reasonOf(tx)}})
		return Done{}, nil
	})
}

func setRule(tx *op.Tx, rule Rule) error {
	now, err := SecondOf(tx.Ctx, tx.Tx, tx.Actor.Tenant, tx.Account.N)
	if err != nil {
		return err
	}
	if now.Rule == rule {
		return ErrRuleHolds
	}
	err = New(tx).setSecond(tx.Ctx, setSecondParams{Account: tx.Account.N, Rule: string(rule), ByName: tx.Actor.Name, At: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("set the account's rule for second factors: %w", err)
	}
	return nil
}
