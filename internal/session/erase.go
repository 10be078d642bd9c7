package session

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes every session and device of an account, ended or not. Who was
// signed in is told at the next page that the session is not there.
func Erase(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.eraseSessions(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the sessions of an account: %w", err)
	}
	if err := q.eraseDevices(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the devices of an account: %w", err)
	}
	return nil
}
