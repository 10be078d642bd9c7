package directory

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opBulkDisable = op.Define("directory.bulk_disable", "Disable many accounts", op.Needs{Reason: true, Fresh: true, Second: true})

func bulkDisable() bulkAct {
	return bulkAct{
		name: BulkDisable, spec: opBulkDisable,
		step: func(tx *op.Tx, _ string) error { return account.DisableTarget(tx) },
		not: func(s bulkStateRow) *fault.Error {
			if s.Status != string(account.Active) {
				return account.ErrNotActive
			}
			return nil
		},
	}
}

// BulkDisable begins to disable many accounts, each as [account.Service.Disable]
// does: its owner is told, and everything of it ends. It returns at once; a job
// does the accounts one after the other, and never one that the actor may not
// disable when its turn comes.
//
// A second person agrees to the very accounts that were found when they were
// asked: if a search finds others by then, it is [ErrBulkChanged].
//
// It returns [op.ErrReason], [op.ErrNotFresh], [op.ErrNotFound] for a saved
// search that is not the actor's to see, [ErrBulkNobody], [ErrBulkTooMany],
// [ErrBulkChanged], [account.ErrSearchGivenUp], and the faults of
// [account.Service.Search].
func (s *Service) BulkDisable(ctx context.Context, actor authz.Actor, in BulkInput) (Bulk, error) {
	act := bulkDisable()
	logins, err := s.list(ctx, actor, act.look(), in)
	if err != nil {
		return Bulk{}, err
	}
	in.found = digestOf(logins)
	return startFound(ctx, s, actor, act, in, "", logins)
}
