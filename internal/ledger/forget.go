package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// ForgetPersonal removes the personal part of the entries of one operation on
// one target at one instant. The hashed entries stay, and count as erased when
// the log is verified.
func (l *Ledger) ForgetPersonal(ctx context.Context, tx *store.Tx, tenant, target, op string, at time.Time) error {
	err := New(tx).forgetPersonal(ctx, forgetPersonalParams{Tenant: tenant, Target: target, Op: op, At: at.UnixMicro()})
	if err != nil {
		return fmt.Errorf("forget what %s was asked with: %w", op, err)
	}
	return nil
}
