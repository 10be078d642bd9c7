package webhook

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemove = op.Define("webhook.remove", "Remove a webhook endpoint", op.Needs{Fresh: true, Whole: true})

var eventRemoved = event.Define("webhook.removed", "", exampleTold, "WEBHOOK_DELETED")

// Remove removes an endpoint with its secrets: nothing is sent to it any more,
// and what waits is dropped. Its log is deleted soon after.
//
// It returns [ErrNoEndpoint].
func (s *Service) Remove(ctx context.Context, actor authz.Actor, in Named) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opRemove, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		q := New(tx)
		n, err := q.removeEndpoint(tx.Ctx, removeEndpointParams{ID: was.ID, Tenant: actor.Tenant, RemovedAt: nullable(tx.Now.UnixMicro())})
		if err != nil {
			return Endpoint{}, fmt.Errorf("remove a webhook endpoint: %w", err)
		}
		if n == 0 {
			return Endpoint{}, ErrNoEndpoint
		}
		if err := q.deleteSecretsOf(tx.Ctx, was.ID); err != nil {
			return Endpoint{}, fmt.Errorf("delete the secrets of a webhook endpoint: %w", err)
		}
		tx.Record(event.Fact{Type: eventRemoved, Data: told(was)})
		was.Enabled = false
		return was, nil
	})
}
