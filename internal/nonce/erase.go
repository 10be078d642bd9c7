package nonce

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes every link and code of an account, used or not.
func Erase(tx *op.Tx, n int64) error {
	if err := New(tx).eraseNonces(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the links and codes of an account: %w", err)
	}
	return nil
}
