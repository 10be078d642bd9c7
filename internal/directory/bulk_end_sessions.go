package directory

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

var opBulkEndSessions = op.Define("directory.bulk_end_sessions", "Sign many accounts out of all devices", op.Needs{Reason: true, Fresh: true})

func bulkEndSessions() bulkAct {
	return bulkAct{
		name: BulkEndSessions, spec: opBulkEndSessions, alarm: true,
		step: func(tx *op.Tx, _ string) error {
			_, err := session.EndAllOfTarget(tx)
			return err
		},
		not: func(bulkStateRow) *fault.Error { return nil },
	}
}

// BulkEndSessions begins to end every session, token, code and link of many
// accounts, each as [session.Service.EndAll] does. It protects, so it needs no
// second person; the staff are alarmed. It returns what [Service.BulkDisable]
// returns.
func (s *Service) BulkEndSessions(ctx context.Context, actor authz.Actor, in BulkInput) (Bulk, error) {
	return startBulk(ctx, s, actor, bulkEndSessions(), in, "")
}
