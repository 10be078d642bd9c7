package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeDeletionRule = op.Define("privacy.change_deletion_rule", "Change a rule for deletion", op.Needs{Fresh: true, Second: true, Whole: true})

// ChangeDeletionRuleInput is a rule as it shall be.
type ChangeDeletionRuleInput struct {
	Rule    string `json:"rule"`
	Version int64  `json:"version"` // the one that was looked at
	RuleSettings
}

// Validate holds the rule to its limits.
func (in ChangeDeletionRuleInput) Validate() error {
	var f fault.Fields
	in.check(&f)
	return f.Err()
}

// Target names the rule.
func (in ChangeDeletionRuleInput) Target() op.Target { return op.Target{Other: in.Rule} }

// ChangeDeletionRule changes a rule. Owners who were told already are told once:
// their notice runs out when it was to run out.
//
// It returns [ErrNoRule], [ErrRuleChanged] if somebody else changed it since
// the version given, and [op.ErrNotFresh].
func (s *Service) ChangeDeletionRule(ctx context.Context, actor authz.Actor, in ChangeDeletionRuleInput) (Rule, error) {
	return op.Do(ctx, s.db, actor, opChangeDeletionRule, in, func(tx *op.Tx) (Rule, error) {
		was, err := ruleOf(tx, in.Rule)
		if err != nil {
			return Rule{}, err
		}
		n, err := New(tx).changeRule(tx.Ctx, changeRuleParams{
			Tenant: actor.Tenant, ID: in.Rule, Version: in.Version, Days: int64(in.Days), NoticeDays: int64(in.NoticeDays), DailyCap: int64(in.DailyCap),
			Decision: in.Decision, Enabled: in.Enabled, ChangedBy: person(actor), ChangedName: actor.Name, ChangedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return Rule{}, fmt.Errorf("change the rule: %w", err)
		}
		if n == 0 {
			return Rule{}, ErrRuleChanged
		}
		tx.Record(event.Fact{Type: eventDeletionRuleChanged, Data: RuleTold{Rule: in.Rule, Kind: was.Kind, Change: "changed"}})
		return ruleOf(tx, in.Rule)
	})
}
