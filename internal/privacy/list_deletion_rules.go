package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListDeletionRules = op.DefineUnrecorded("privacy.list_deletion_rules", "List the rules for deletion")

// ListDeletionRulesInput asks about the tenant.
type ListDeletionRulesInput struct{}

// Validate accepts it.
func (ListDeletionRulesInput) Validate() error { return nil }

// Target is the tenant.
func (ListDeletionRulesInput) Target() op.Target { return op.Target{} }

// RuleList is a tenant's rules, and the batches of the last days.
type RuleList struct {
	Rules   []Rule  `json:"rules"`
	Batches []Batch `json:"batches"`
}

// ListDeletionRules lists the tenant's rules in the order in which they were
// added, with how many accounts each has under way, and the latest 20 batches.
func (s *Service) ListDeletionRules(ctx context.Context, actor authz.Actor, in ListDeletionRulesInput) (RuleList, error) {
	return op.View(ctx, s.db, actor, opListDeletionRules, in, func(tx *op.Tx) (RuleList, error) {
		rows, err := New(tx).rulesOf(tx.Ctx, actor.Tenant)
		if err != nil {
			return RuleList{}, fmt.Errorf("list the rules: %w", err)
		}
		out := RuleList{Rules: []Rule{}, Batches: []Batch{}}
		for _, row := range rows {
			r, err := counted(tx.Ctx, tx.Tx, ruleFrom(row))
			if err != nil {
				return RuleList{}, err
			}
			out.Rules = append(out.Rules, r)
		}
		batches, err := New(tx).batchesOf(tx.Ctx, actor.Tenant)
		if err != nil {
			return RuleList{}, fmt.Errorf("list the batches: %w", err)
		}
		for _, row := range batches {
			out.Batches = append(out.Batches, batchFrom(row))
		}
		return out, nil
	})
}
