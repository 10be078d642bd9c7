package oauth

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// RevokeAllOf is the step that ends all that applications may do for an account,
// with what its owner agreed to. Those that want to know of ended sessions are
// told once their sessions have ended.
func RevokeAllOf(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.revokeAllGrantsOf(tx.Ctx, revokeAllGrantsOfParams{Account: n, RevokedAt: nullable(tx.Now.UnixMicro())}); err != nil {
		return fmt.Errorf("revoke the grants: %w", err)
	}
	if err := q.forgetConsentsOf(tx.Ctx, n); err != nil {
		return fmt.Errorf("forget the consents: %w", err)
	}
	return nil
}
