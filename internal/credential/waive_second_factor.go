package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opWaiveSecondFactor = op.Define("credential.waive_second_factor", "Waive the second factor",
	op.Needs{Level: 2, Reason: true, Fresh: true, Second: true, Delay: true, Told: true})

// ErrTenantRequires says that a customer cannot decide this alone.
var ErrTenantRequires = fault.New(fault.Forbidden, "second_factor_required_here", "A second factor is required here. Ask support if you cannot use any.")

var eventSecondWaived = event.Define("credential.second_factor_waived", "FACTOR", Because{Reason: "Cannot use a telephone"})

// WaiveSecondFactor has no sign-in to one account ask for a second factor,
// whatever the tenant's rule is and the account has. Factors stay, for the day
// when one is required again. The customer is told on every old channel; if
// staff do it, every session, token, link and code of the account ends.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], [op.ErrNotFresh], [ErrRuleHolds], and to a customer
// [ErrTenantRequires] where the tenant requires one.
func (s *Service) WaiveSecondFactor(ctx context.Context, actor authz.Actor, in AccountInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opWaiveSecondFactor, in, func(tx *op.Tx) (Done, error) {
		if err := maySelfWaive(tx); err != nil {
			return Done{}, err
		}
		if err := setRule(tx, Waived); err != nil {
			return Done{}, err
		}
		tx.Record(event.Fact{Type: eventSecondWaived, Account: tx.Account, Changed: []string{"second_factor"}, Data: Because{Reason: reasonOf(tx)}})
		if err := account.Tell(tx, tx.Account.N, "notice.second_factor_waived", nil); err != nil {
			return Done{}, err
		}
		return Done{}, weakened(tx)
	})
}

// maySelfWaive keeps customers from lifting the tenant's own rule.
func maySelfWaive(tx *op.Tx) error {
	if tx.Actor.Kind != authz.Customer {
		return nil
	}
	rule, err := tenant.FactorsRequired.Text(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err == nil && rule == tenant.FactorsAreRequired {
		return ErrTenantRequires
	}
	return err
}
