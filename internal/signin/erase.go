package signin

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes the sign-ins of an account that are not finished.
func Erase(tx *op.Tx, n int64) error {
	if err := New(tx).eraseFlows(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the unfinished sign-ins of an account: %w", err)
	}
	return nil
}
