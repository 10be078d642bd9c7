package directory

import (
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// What keeps two accounts from being merged.
var (
	ErrMergeInactive = fault.New(fault.Conflict, "merge_not_active", "One of the accounts is not active: whoever it was switched off for must not come in by the other. Look why; enable or activate it first if that is right.")
	ErrMergeFrozen   = fault.New(fault.Conflict, "merge_frozen", "One of the accounts is frozen, because somebody else may be in it. Clear that up and unfreeze it first.")
	ErrMergeDeletion = fault.New(fault.Conflict, "merge_deletion_pending", "The deletion of one of the accounts was asked for. Decide about that first.")
	ErrMergeHeld     = fault.New(fault.Conflict, "merge_held", "A hold stands on one of the accounts, so it stays as it is. Ask whoever placed the hold.")
	ErrMergeAsked    = fault.New(fault.Conflict, "merge_approval_pending", "Somebody waits for a second person's yes about one of the accounts. Decide about that first, or take it back.")
)

// mergeStop returns what keeps an account and another from being merged, or nil.
// An approval of a merge itself does not.
func mergeStop(tx *op.Tx, stays, other int64) error {
	q := New(tx)
	for _, n := range []int64{stays, other} {
		r, err := q.mergeStops(tx.Ctx, n)
		if err != nil {
			return fmt.Errorf("look what keeps accounts from being merged: %w", err)
		}
		status := account.Status(r.Status)
		switch {
		case status == account.Merged:
			return account.ErrMerged
		case r.Held:
			return ErrMergeHeld
		case r.Deletion:
			return ErrMergeDeletion
		case r.Frozen:
			return ErrMergeFrozen
		case status != account.Active && (n == stays || status != account.Pending):
			return ErrMergeInactive
		case r.Asked:
			return ErrMergeAsked
		}
	}
	return nil
}
