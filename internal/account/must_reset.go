package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// MustResetPassword is the step that says whether an account needs a new
// password before it may be signed in to by one. It ends nothing: see
// [EndEverything]. The caller holds the account's lock.
func MustResetPassword(tx *op.Tx, n int64, must bool) error {
	if err := New(tx).setMustReset(tx.Ctx, setMustResetParams{N: n, MustResetPassword: must}); err != nil {
		return fmt.Errorf("say that a new password is needed: %w", err)
	}
	return nil
}
