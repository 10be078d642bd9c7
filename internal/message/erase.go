package message

import (
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// Erase deletes every message to an account, sent or waiting, and what is known
// of its addresses that do not exist. A mail that is being handed over in this
// moment arrives, and is not noted.
func Erase(tx *op.Tx, n int64) error {
	q := New(tx)
	if err := q.eraseMessages(tx.Ctx, sql.NullInt64{Int64: n, Valid: true}); err != nil {
		return fmt.Errorf("erase the messages to an account: %w", err)
	}
	if err := q.eraseSuppressions(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase the bounced addresses of an account: %w", err)
	}
	return nil
}
