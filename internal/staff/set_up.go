package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opSetUp = op.Define("staff.set_up", "Set up one's own sign-in", op.Needs{})

// SetUp gives a member who came in by a link, and has neither passkey nor
// password, the link by which to set one of them up. Whoever has a proof
// already is given none: that would be a way around it.
//
// It returns [ErrHasMethod] then.
func (s *Service) SetUp(ctx context.Context, actor authz.Actor, in ListInput) (Link, error) {
	actor.Call.IdempotencyKey = "" // a secret is never answered twice
	return op.Do(ctx, s.db, actor, opSetUp, in, func(tx *op.Tx) (Link, error) {
		m, err := New(tx).lockMember(tx.Ctx, actor.ID)
		if err != nil {
			return Link{}, fmt.Errorf("lock the member: %w", err)
		}
		has, err := provable(tx, m)
		if err != nil {
			return Link{}, err
		}
		if has {
			return Link{}, ErrHasMethod
		}
		return s.newLink(tx, m.ID, LinkJoin)
	})
}
