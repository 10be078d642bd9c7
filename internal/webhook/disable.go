package webhook

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opDisable = op.Define("webhook.disable", "Switch a webhook endpoint off", op.Needs{Fresh: true, Whole: true})

var eventDisabled = event.Define("webhook.disabled", "", exampleTold)

// Disable sends nothing to an endpoint any more, from the commit on, but what is
// on its way. What waits is kept.
//
// It returns [ErrNoEndpoint], or [ErrAlreadyDisabled].
func (s *Service) Disable(ctx context.Context, actor authz.Actor, in Named) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opDisable, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		n, err := New(tx).disableEndpoint(tx.Ctx, disableEndpointParams{ID: was.ID, Tenant: actor.Tenant, PausedAt: sql.NullInt64{}})
		if err != nil {
			return Endpoint{}, fmt.Errorf("switch a webhook endpoint off: %w", err)
		}
		if n == 0 {
			return Endpoint{}, ErrAlreadyDisabled
		}
		tx.Record(event.Fact{Type: eventDisabled, Data: told(was)})
		return again(tx, was.ID)
	})
}
