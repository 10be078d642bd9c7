package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opAddDeletionRule = op.Define("privacy.add_deletion_rule", "Add a rule for deletion", op.Needs{Fresh: true, Second: true, Whole: true})

// AddDeletionRuleInput is a new rule.
type AddDeletionRuleInput struct {
	Kind RuleKind `json:"kind"` // never_verified, never_signed_in, not_signed_in
	RuleSettings
}

// Validate holds the rule to its limits.
func (in AddDeletionRuleInput) Validate() error {
	var f fault.Fields
	checkKind(&f, in.Kind)
	in.check(&f)
	return f.Err()
}

// Target is the tenant.
func (in AddDeletionRuleInput) Target() op.Target { return op.Target{} }

// AddDeletionRule adds a rule by which Readmit asks by itself for accounts to be
// deleted. Their owners are told first; nothing is asked for before the notice
// has run out.
//
// It returns a fault that names each value that may not be so, and
// [op.ErrNotFresh].
func (s *Service) AddDeletionRule(ctx context.Context, actor authz.Actor, in AddDeletionRuleInput) (Rule, error) {
	return op.Do(ctx, s.db, actor, opAddDeletionRule, in, func(tx *op.Tx) (Rule, error) {
		id := tx.NewID("dru")
		err := New(tx).insertRule(tx.Ctx, insertRuleParams{
			ID: id, Tenant: actor.Tenant, Kind: string(in.Kind), Days: int64(in.Days), NoticeDays: int64(in.NoticeDays), DailyCap: int64(in.DailyCap),
			Decision: in.Decision, Enabled: in.Enabled, ChangedBy: person(actor), ChangedName: actor.Name, ChangedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return Rule{}, fmt.Errorf("insert the rule: %w", err)
		}
		tx.Record(event.Fact{Type: eventDeletionRuleChanged, Data: RuleTold{Rule: id, Kind: in.Kind, Change: "added"}})
		return ruleOf(tx, id)
	})
}
