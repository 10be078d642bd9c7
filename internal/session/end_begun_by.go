package session

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// EndBegunBy ends the sessions of an account that were begun by one identity,
// with the tokens that were given in them, because the identity is the account's
// no longer. It is a step of whoever takes it away, who records that.
func EndBegunBy(tx *op.Tx, account int64, identity string) error {
	_, err := New(tx).endBegunBy(tx.Ctx, endBegunByParams{Account: account, Identity: identity, At: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("end the sessions of an identity: %w", err)
	}
	return nil
}
