package privacy

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// EraseRequests deletes the data requests of an account and the copies of its
// data. To erase them again is no error.
func EraseRequests(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.eraseDataExportParts(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the parts of copies: %w", err)
	}
	if err := q.eraseDataExports(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the copies: %w", err)
	}
	if err := q.eraseDataRequests(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the data requests: %w", err)
	}
	return nil
}
