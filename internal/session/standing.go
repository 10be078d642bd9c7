package session

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Standing is a session that stands, as far as other packages ask about it.
type Standing struct{ ID, Device, Identity string }

// StandingOf returns the sessions of an account that stand, the last used first.
func StandingOf(ctx context.Context, tx *store.Tx, n int64, now time.Time) ([]Standing, error) {
	who, err := account.StandingOf(ctx, tx, n, false)
	if err != nil {
		return nil, err
	}
	if who.MayAuthenticate(now, account.DoorRules{Standing: true, Pending: true}) != nil {
		return nil, nil // none of them stands
	}
	idle, err := tenant.SessionIdleDays.Number(ctx, tx, who.Tenant)
	if err != nil {
		return nil, err
	}
	rows, err := New(tx).sessionsOf(ctx, sessionsOfParams{Account: n, Epoch: who.Epoch, Now: now.UnixMicro(), Idle: now.Add(-days(idle)).UnixMicro()})
	if err != nil {
		return nil, fmt.Errorf("read the sessions: %w", err)
	}
	out := make([]Standing, 0, len(rows))
	for _, r := range rows {
		out = append(out, Standing{ID: r.ID, Device: r.Device, Identity: r.Identity})
	}
	return out, nil
}
