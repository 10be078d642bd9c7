package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opUntag = op.Define("account.untag", "Take a tag from an account", op.Needs{})

var eventUntagged = event.Define("account.untagged", "", Tagged{Tag: "VIP"}).Besides()

// Untag takes a tag from an account, however it is written. A tag that no
// account has any more is suggested no more.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNotTagged].
func (s *Service) Untag(ctx context.Context, actor authz.Actor, in TagInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opUntag, in, func(tx *op.Tx) (Account, error) {
		if err := UntagTarget(tx, in.Tag); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}
