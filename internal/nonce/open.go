package nonce

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Open returns how many links and codes of an account could be used now: what
// dies when everything of it ends. Links by which a change can be reported are
// not among them, since they outlive that.
func Open(ctx context.Context, tx *store.Tx, account, epoch int64, now time.Time) (int, error) {
	n, err := New(tx).openOf(ctx, openOfParams{Account: account, Epoch: epoch, Besides: string(UndoChange), Now: now.UnixMicro()})
	if err != nil {
		return 0, fmt.Errorf("count what is open: %w", err)
	}
	return int(n), nil
}
