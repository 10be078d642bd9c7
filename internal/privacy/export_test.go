package privacy

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

// CopyOf is everything that is held of an account, before it is packed.
func (s *Service) CopyOf(ctx context.Context, actor authz.Actor, in AccountInput) (Copied, error) {
	look := &op.Spec{Name: opMakeExport.Name, Title: opMakeExport.Title, Read: true, Unrecorded: true}
	return op.View(ctx, s.db, actor, look, in, s.copyOf)
}

// OfRule is what the job asks for about some accounts.
func OfRule(rule string, accounts ...int64) ApplyDeletionRuleInput {
	return ApplyDeletionRuleInput{Rule: rule, accounts: accounts}
}
