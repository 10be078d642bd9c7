package directory

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes the row of an import that still waits to be looked at again and
// became the account, and of whom somebody said that they are another person. Files that were imported, and reports of imports, are
// their operator's: Readmit keeps no copy of them.
func Erase(tx *op.Tx, n int64) error {
	if err := New(tx).eraseAgain(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase a row of an import: %w", err)
	}
	if err := New(tx).eraseDismissals(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase of whom it was said that they are another: %w", err)
	}
	return nil
}
