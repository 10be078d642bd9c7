package credential

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes the password and every factor of an account, with what was
// counted and decided about them. A passkey stays on its owner's device, where
// only its owner can delete it; it opens nothing here.
func Erase(tx *op.Tx, n int64) error {
	q := New(tx)
	for what, erase := range map[string]func() error{
		"password":      func() error { return q.erasePassword(tx.Ctx, n) },
		"tries":         func() error { return q.eraseTries(tx.Ctx, n) },
		"second factor": func() error { return q.eraseSecond(tx.Ctx, n) },
	} {
		if err := erase(); err != nil {
			return fmt.Errorf("erase the %s of an account: %w", what, err)
		}
	}
	if err := q.eraseBackupCodes(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the backup codes of an account: %w", err)
	}
	if err := q.erasePasskeys(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the passkeys of an account: %w", err)
	}
	if err := q.eraseFactors(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the factors of an account: %w", err)
	}
	return nil
}
