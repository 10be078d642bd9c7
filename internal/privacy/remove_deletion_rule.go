package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveDeletionRule = op.Define("privacy.remove_deletion_rule", "Remove a rule for deletion", op.Needs{Fresh: true, Second: true, Whole: true})

// RuleInput names a rule.
type RuleInput struct {
	Rule string `json:"rule"`
}

// Validate accepts every text: what is no rule is not found.
func (in RuleInput) Validate() error { return nil }

// Target names the rule.
func (in RuleInput) Target() op.Target { return op.Target{Other: in.Rule} }

// RemovedRule names the rule that is gone.
type RemovedRule struct {
	Rule string `json:"rule"`
}

// RemoveDeletionRule removes a rule. Owners who were told that it would ask are
// asked for no more; requests that it has made stay, and are decided as others.
//
// It returns [ErrNoRule] and [op.ErrNotFresh].
func (s *Service) RemoveDeletionRule(ctx context.Context, actor authz.Actor, in RuleInput) (RemovedRule, error) {
	return op.Do(ctx, s.db, actor, opRemoveDeletionRule, in, func(tx *op.Tx) (RemovedRule, error) {
		was, err := ruleOf(tx, in.Rule)
		if err != nil {
			return RemovedRule{}, err
		}
		if err := New(tx).deleteNotices(tx.Ctx, in.Rule); err != nil {
			return RemovedRule{}, fmt.Errorf("take back a rule's notices: %w", err)
		}
		n, err := New(tx).deleteRule(tx.Ctx, deleteRuleParams{Tenant: actor.Tenant, ID: in.Rule})
		if err != nil {
			return RemovedRule{}, fmt.Errorf("delete the rule: %w", err)
		}
		if n == 0 {
			return RemovedRule{}, ErrNoRule
		}
		tx.Record(event.Fact{Type: eventDeletionRuleChanged, Data: RuleTold{Rule: in.Rule, Kind: was.Kind, Change: "removed"}})
		return RemovedRule{Rule: in.Rule}, nil
	})
}
