package gate

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Open returns the gate that finds and scopes targets, counts against the
// agents' limits, asks for a second person's yes, and lets every level of caller
// check pass while recording what was needed.
func Open() op.Gate { return op.OpenGate(scope, limit, desk.UseApproval, account.Grow) }

// scope finds the account that a target is about. A target without an account
// is about the tenant, in which the actor's role was checked already.
func scope(ctx context.Context, tx *store.Tx, actor authz.Actor, spec *op.Spec, target op.Target, lock bool) (*event.Account, error) {
	login := target.Account
	if target.Note != "" {
		owner, err := desk.AccountOfNote(ctx, tx, actor, target.Note)
		if err != nil {
			return nil, err
		}
		login = owner
	}
	if target.Approval != "" {
		owner, err := desk.AccountOfApproval(ctx, tx, actor, target.Approval)
		if err != nil {
			return nil, err
		}
		login = owner
	}
	if login == "" {
		return nil, nil
	}
	return account.Scope(ctx, tx, actor, spec, login, lock)
}
