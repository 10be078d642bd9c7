package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// failuresTold is how many failures in a row make an endpoint count as failing:
// one alone is a lost packet.
const failuresTold = 3

// Failing is an endpoint that takes nothing.
type Failing struct {
	Tenant string // name
	Name   string
	Since  time.Time
	Paused bool // Readmit has switched it off
}

// Working tells how the installation's endpoints are: how many are switched on,
// and which of them fail or were paused, the oldest failure first. It is a step
// of the page of how the installation is.
func Working(ctx context.Context, tx *store.Tx) (on int64, failing []Failing, err error) {
	q := New(tx)
	if on, err = q.countEnabled(ctx); err != nil {
		return 0, nil, fmt.Errorf("count the webhook endpoints: %w", err)
	}
	rows, err := q.failingEndpoints(ctx, failuresTold)
	if err != nil {
		return 0, nil, fmt.Errorf("look which webhook endpoints fail: %w", err)
	}
	for _, r := range rows {
		since := r.FailingSince
		if !since.Valid {
			since = r.PausedAt
		}
		failing = append(failing, Failing{Tenant: r.Tenant, Name: r.Name, Since: micro(since.Int64), Paused: r.PausedAt.Valid})
	}
	return on, failing, nil
}
