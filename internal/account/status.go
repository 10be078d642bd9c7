package account

import (
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// StatusInput names the account whose status changes. The call's reason says
// why.
type StatusInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is no login ID is not found.
func (in StatusInput) Validate() error { return nil }

// Target is the account.
func (in StatusInput) Target() op.Target { return op.Target{Account: in.Account} }

// StatusChanged is told when staff changed the status of an account.
type StatusChanged struct {
	Reason string `json:"reason,omitempty"`
}

// statusChange is one way from a status to another.
type statusChange struct {
	was, is Status
	not     *fault.Error // if it is not what it was to be
	// ends says that every session, token, code and link of the account ends.
	ends bool
}

// changeStatus changes the status of the target account, and everything that
// is kept in step with it. It returns the change's fault if the account has
// another status.
func changeStatus(tx *op.Tx, c statusChange) (StatusChanged, error) {
	reason := strings.TrimSpace(tx.Actor.Call.Reason)
	epochs := int64(0)
	if c.ends {
		epochs = 1
	}
	n, err := New(tx).setStatus(tx.Ctx, setStatusParams{
		N: tx.Account.N, Was: string(c.was), Status: string(c.is), Reason: reason, By: tx.Actor.Name, At: tx.Now.UnixMicro(), Epochs: epochs,
	})
	if err != nil {
		return StatusChanged{}, fmt.Errorf("change the account's status: %w", err)
	}
	if n == 0 {
		return StatusChanged{}, c.not
	}
	return StatusChanged{Reason: reason}, Restate(tx.Ctx, tx.Tx, tx.Account.N)
}
