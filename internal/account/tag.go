package account

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opTag = op.Define("account.tag", "Tag an account", op.Needs{})

var eventTagged = event.Define("account.tagged", "", Tagged{Tag: "VIP"}).Besides()

// Tag gives an account a tag: a short word of the tenant, by which accounts are
// found. Tags that differ in upper and lower case only are the same. The
// customer never sees it but in the copy of their data. It stands beside the
// account, whose version stays.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrTagged] and [ErrTooManyTags].
func (s *Service) Tag(ctx context.Context, actor authz.Actor, in TagInput) (Account, error) {
	return op.Do(ctx, s.db, actor, opTag, in, func(tx *op.Tx) (Account, error) {
		if err := TagTarget(tx, in.Tag); err != nil {
			return Account{}, err
		}
		return seen(tx)
	})
}

func taggedFact(tx *op.Tx, what *event.Type, tag string) event.Fact {
	return event.Fact{Type: what, Account: tx.Account, Changed: []string{"tags"}, Data: Tagged{Tag: tag}}
}
