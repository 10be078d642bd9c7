package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opPreviewDeletionBatch = op.DefineRead("privacy.preview_deletion_batch", "Preview a batch of decisions").ForWhole()

// previewed is how many requests a preview shows.
const previewed = 20

// Preview is what a batch would be about.
type Preview struct {
	Rule Rule `json:"rule"`
	// Waiting is how many requests of the rule wait now; Oldest are the first of
	// them, which a batch decides first.
	Waiting int64           `json:"waiting"`
	Oldest  []ListedRequest `json:"oldest"`
	// CoolingDays is how long after the approval the accounts are erased.
	CoolingDays int `json:"cooling_days"`
}

// PreviewDeletionBatch says what a batch about a rule's requests would be about:
// how many wait, and the oldest 20 of them. What the actor may not see of an
// account is masked.
//
// It returns [ErrNoRule].
func (s *Service) PreviewDeletionBatch(ctx context.Context, actor authz.Actor, in RuleInput) (Preview, error) {
	return op.View(ctx, s.db, actor, opPreviewDeletionBatch, in, func(tx *op.Tx) (Preview, error) {
		rule, err := ruleOf(tx, in.Rule)
		if err != nil {
			return Preview{}, err
		}
		out := Preview{Rule: rule, Waiting: rule.Waiting, Oldest: []ListedRequest{}}
		if out.CoolingDays, err = coolingDays(tx); err != nil {
			return Preview{}, err
		}
		rows, err := New(tx).oldestOfRule(tx.Ctx, oldestOfRuleParams{Rule: in.Rule, Limit: previewed})
		if err != nil {
			return Preview{}, fmt.Errorf("list a rule's requests: %w", err)
		}
		for _, row := range rows {
			one, err := listed(tx, row)
			if err != nil {
				return Preview{}, err
			}
			if one != nil {
				out.Oldest = append(out.Oldest, *one)
			}
		}
		return out, nil
	})
}
