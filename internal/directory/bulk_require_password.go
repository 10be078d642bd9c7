package directory

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opBulkRequirePassword = op.Define("directory.bulk_require_password", "Require new passwords of many accounts", op.Needs{Reason: true, Fresh: true})

func bulkRequirePassword() bulkAct {
	return bulkAct{
		name: BulkRequirePassword, spec: opBulkRequirePassword, alarm: true,
		step: func(tx *op.Tx, _ string) error { return credential.RequireNewPasswordOfTarget(tx) },
		not: func(s bulkStateRow) *fault.Error {
			switch {
			case !s.HasPassword:
				return credential.ErrNoPassword
			case s.MustResetPassword:
				return credential.ErrRequired
			}
			return nil
		},
	}
}

// BulkRequirePassword begins to require a new password of many accounts, each
// as [credential.Service.RequireNewPassword] does. It protects, so it needs no
// second person; the staff are alarmed. It returns what [Service.BulkDisable]
// returns.
func (s *Service) BulkRequirePassword(ctx context.Context, actor authz.Actor, in BulkInput) (Bulk, error) {
	return startBulk(ctx, s, actor, bulkRequirePassword(), in, "")
}
