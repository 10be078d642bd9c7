package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// MarkDeletion is the step that marks an account whose deletion was asked for:
// it gets the label PENDING_DELETION and can be found by it. Its owner can
// still sign in.
func MarkDeletion(tx *op.Tx, n int64) error {
	if err := New(tx).markDeletion(tx.Ctx, markDeletionParams{N: n, At: tx.Now.UnixMicro()}); err != nil {
		return fmt.Errorf("mark an account as to be deleted: %w", err)
	}
	return nil
}

// ApproveDeletion is the step that shuts an account whose deletion was
// approved: nobody signs in to it from now on, and every session, token, code
// and link of it ends in the same commit.
func ApproveDeletion(tx *op.Tx, n int64) error {
	if err := New(tx).approveDeletion(tx.Ctx, approveDeletionParams{N: n, At: tx.Now.UnixMicro()}); err != nil {
		return fmt.Errorf("shut an account that is to be deleted: %w", err)
	}
	return nil
}

// UnmarkDeletion is the step that takes back [MarkDeletion] and
// [ApproveDeletion]. What ended with the approval stays ended.
func UnmarkDeletion(tx *op.Tx, n int64) error {
	if err := New(tx).unmarkDeletion(tx.Ctx, n); err != nil {
		return fmt.Errorf("take back that an account is to be deleted: %w", err)
	}
	return nil
}
