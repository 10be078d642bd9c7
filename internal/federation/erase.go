package federation

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes what waits for an account to come back from another sign-in
// provider. The identities that are linked are rows of package account.
func Erase(tx *op.Tx, n int64) error {
	if err := New(tx).eraseFlows(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase what waits for another provider: %w", err)
	}
	return nil
}
