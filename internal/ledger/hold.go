package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// HoldLease takes or renews a lease for a while, for work that one process at a
// time does, and reports whether the holder has it. Where it must be a fence,
// it is called in the transaction that does the work. Clocks that differ
// between nodes can delay a change of holder.
func HoldLease(ctx context.Context, tx *store.Tx, name, holder string, now time.Time, last time.Duration) (bool, error) {
	n, err := New(tx).holdLease(ctx, holdLeaseParams{Name: name, Holder: holder, Expires: now.Add(last).UnixMicro(), Expires_2: now.UnixMicro()})
	if err != nil {
		return false, fmt.Errorf("take the lease of %s: %w", name, err)
	}
	return n == 1, nil
}
