package desk

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListOwnLimits = op.DefineUnrecorded("desk.list_own_limits", "List what you have used of your limits")

// ListOwnLimitsInput asks for the actor's own limits in the tenant.
type ListOwnLimitsInput struct{}

// Validate accepts it.
func (ListOwnLimitsInput) Validate() error { return nil }

// Target is the tenant.
func (ListOwnLimitsInput) Target() op.Target { return op.Target{} }

// ListOwnLimits lists what the actor has used of each limit in the window that
// runs; for a desk key, its agent. What nothing was used of is left out. It
// costs one read: each page of the console asks it.
func (s *Service) ListOwnLimits(ctx context.Context, actor authz.Actor, in ListOwnLimitsInput) ([]Limit, error) {
	return op.View(ctx, s.db, actor, opListOwnLimits, in, func(tx *op.Tx) ([]Limit, error) {
		all, err := limitsOf(tx, agentOf(actor))
		if err != nil {
			return nil, err
		}
		out := make([]Limit, 0, len(all))
		for _, kind := range LimitKinds {
			if i := slices.IndexFunc(all, func(l MemberLimit) bool { return l.Kind == kind }); i >= 0 {
				out = append(out, all[i].Limit)
			}
		}
		return out, nil
	})
}
