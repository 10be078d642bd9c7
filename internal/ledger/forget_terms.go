package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// ForgetTerms removes the personal part of a tenant's entries of an operation
// that are about no single account and were written from since until before, some
// hundred at once. The hashed entries stay, and count as erased when the log is
// verified. It reports whether some are left.
func (l *Ledger) ForgetTerms(ctx context.Context, tx *store.Tx, tenant, op string, since, before time.Time) (left bool, err error) {
	n, err := New(tx).forgetTerms(ctx, forgetTermsParams{Tenant: tenant, Op: op, Since: since.UnixMicro(), Before: before.UnixMicro(), Most: eraseAtOnce})
	if err != nil {
		return false, fmt.Errorf("forget what was asked %s for: %w", op, err)
	}
	return n == eraseAtOnce, nil
}
