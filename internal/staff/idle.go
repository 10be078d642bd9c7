package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// InCase reports whether a member has an open case, in which a session rests
// only after [tenant.IdleWithCase]. Package desk opens cases and is above this
// one, so the application hands it over; nil, as long as nothing opens cases,
// is no.
type InCase func(ctx context.Context, tx *store.Tx, member string) (bool, error)

// idle is after how long without a request a member's sessions are locked: the
// shortest time of the tenants that the member's roles reach.
func (open InCase) idle(ctx context.Context, tx *store.Tx, member string) (time.Duration, error) {
	setting := tenant.Idle
	if open != nil {
		is, err := open(ctx, tx, member)
		if err != nil {
			return 0, fmt.Errorf("look for an open case: %w", err)
		}
		if is {
			setting = tenant.IdleWithCase
		}
	}
	held, err := rolesHeld(ctx, tx, member)
	if err != nil {
		return 0, err
	}
	all, tenants := false, make([]string, 0, len(held))
	for _, h := range held {
		all, tenants = all || h.Tenant == "", append(tenants, h.Tenant)
	}
	minutes, err := setting.Least(ctx, tx, all, tenants)
	return time.Duration(minutes) * time.Minute, err
}
