package credential

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// LeaveMerged is the step that empties an account which becomes a part of
// another: its password goes to the account that stays if takes says so, which
// has none then; its factors are deleted, since they prove who the owner of that
// account was, and nothing about the other.
func LeaveMerged(tx *op.Tx, other, stays int64, takes bool) error {
	if takes {
		if err := New(tx).movePassword(tx.Ctx, movePasswordParams{Stays: stays, Other: other}); err != nil {
			return fmt.Errorf("move a password: %w", err)
		}
	}
	return Erase(tx, other)
}
