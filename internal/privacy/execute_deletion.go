package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opExecuteDeletion = op.Define("privacy.execute_deletion", "Begin to erase an account", op.Needs{})

// Faults of erasing.
var (
	ErrNotDue = fault.New(fault.Conflict, "deletion_not_due", "This deletion is not due: it is not approved, or its cooling-off has not ended. Look at the request.")
	ErrHeld   = fault.New(fault.Conflict, "deletion_held", "A hold stands on this account, so it is not erased. A privacy officer can release the hold.")
)

// ExecuteInput names a request.
type ExecuteInput struct {
	Request string `json:"request"`
}

// Validate accepts every text: what is no request is not found.
func (ExecuteInput) Validate() error { return nil }

// Target is the request: the account is one that nobody finds any more.
func (in ExecuteInput) Target() op.Target { return op.Target{Other: in.Request} }

// Executed says whose erasing has begun, or how far it is.
type Executed struct {
	Account string `json:"account"` // login ID
	// Left says that there are further steps.
	Left bool `json:"left"`
}

// ExecuteDeletion begins to erase the account of a request that is approved and
// due: from its commit on nobody finds, opens or signs in to the account, and
// every session, token, link and code of it has ended, and so it is with the
// accounts that became a part of it. It cannot be stopped
// afterwards; [Service.EraseAccount] does the rest. Which other systems are to
// be told is decided now.
//
// It returns [op.ErrNotFound], [ErrNotDue], and [ErrHeld] while a hold stands.
func (s *Service) ExecuteDeletion(ctx context.Context, actor authz.Actor, in ExecuteInput) (Executed, error) {
	return op.Do(ctx, s.db, actor, opExecuteDeletion, in, func(tx *op.Tx) (Executed, error) {
		q := New(tx)
		row, err := q.requestToExecute(tx.Ctx, requestToExecuteParams{Tenant: actor.Tenant, ID: in.Request})
		if errors.Is(err, sql.ErrNoRows) {
			return Executed{}, op.ErrNotFound
		}
		if err != nil {
			return Executed{}, fmt.Errorf("read the request: %w", err)
		}
		grave, err := account.Bury(tx, row.Account)
		if errors.Is(err, account.ErrErased) {
			return Executed{}, ErrNotDue
		}
		if err != nil {
			return Executed{}, err
		}
		held, err := q.countHolds(tx.Ctx, row.Account)
		if err != nil {
			return Executed{}, fmt.Errorf("look for a hold: %w", err)
		}
		if held > 0 {
			return Executed{}, ErrHeld
		}
		done, err := q.executeRequest(tx.Ctx, executeRequestParams{ID: in.Request, Now: tx.Now.UnixMicro()})
		if err != nil {
			return Executed{}, fmt.Errorf("begin to execute the request: %w", err)
		}
		if done == 0 {
			return Executed{}, ErrNotDue
		}
		if err := begin(tx, grave, in.Request, 0); err != nil {
			return Executed{}, err
		}
		return Executed{Account: grave.Login, Left: true}, beginParts(tx, grave.N, in.Request)
	})
}

// begin notes that an account is being erased, how many parts are done, and
// whom to tell of it.
func begin(tx *op.Tx, grave account.Grave, request string, done int64) error {
	err := New(tx).beginErasure(tx.Ctx, beginErasureParams{
		Account: grave.N, Tenant: grave.Tenant, Login: grave.Login, Request: request, Steps: done, BeganAt: tx.Now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("note that an account is being erased: %w", err)
	}
	if request == "" {
		return nil // nobody is told a second time
	}
	return listRecipients(tx, grave)
}
