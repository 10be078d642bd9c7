package desk

import (
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes every note about an account, with all its versions, what a
// second person was asked about it, and what other systems said of it and
// showed beside it, and in whose limits it is counted. What waits of another
// account and names this one as the second ends. The account's activity is
// package ledger's.
func Erase(tx *op.Tx, n int64, login string) error {
	q := New(tx)
	if err := q.eraseNoteVersions(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the versions of an account's notes: %w", err)
	}
	if err := q.eraseNotes(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase an account's notes: %w", err)
	}
	if err := q.eraseApprovals(tx.Ctx, sql.NullInt64{Int64: n, Valid: true}); err != nil {
		return fmt.Errorf("erase an account's approvals: %w", err)
	}
	if err := EndApprovalsOf(tx, login, ErrApprovalErased); err != nil {
		return err
	}
	if err := q.eraseExternalEntries(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase which events other systems added: %w", err)
	}
	if err := q.eraseExternalPanels(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase what other systems show: %w", err)
	}
	if err := q.eraseOpened(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase whose windows an account is counted in: %w", err)
	}
	return nil
}
