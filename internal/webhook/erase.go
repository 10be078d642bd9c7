package webhook

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes every delivery about an account with its requests and answers,
// also those that wait: nothing about it is sent any more. Doing it again is no
// error.
func Erase(tx *op.Tx, n int64) error {
	q, account := New(tx), nullable(n)
	if err := q.attemptsOfAccount(tx.Ctx, account); err != nil {
		return fmt.Errorf("erase what was sent of the account: %w", err)
	}
	if err := q.eraseAttempts(tx.Ctx, account); err != nil {
		return fmt.Errorf("erase what was sent of the account: %w", err)
	}
	if err := q.eraseDeliveries(tx.Ctx, account); err != nil {
		return fmt.Errorf("erase the deliveries about the account: %w", err)
	}
	return nil
}
