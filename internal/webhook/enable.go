package webhook

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEnable = op.Define("webhook.enable", "Switch a webhook endpoint on", op.Needs{Fresh: true, Whole: true})

var eventEnabled = event.Define("webhook.enabled", "", exampleTold)

// Enable sends to an endpoint again: what waited when it was switched off, and
// what happens from now on. What happened in between is sent by
// [Service.Replay], if it is wanted.
//
// It returns [ErrNoEndpoint], or [ErrAlreadyEnabled].
func (s *Service) Enable(ctx context.Context, actor authz.Actor, in Named) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opEnable, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		last, err := s.lastPosition(tx)
		if err != nil {
			return Endpoint{}, err
		}
		n, err := New(tx).enableEndpoint(tx.Ctx, enableEndpointParams{Pos: last, ID: was.ID, Tenant: actor.Tenant})
		if err != nil {
			return Endpoint{}, fmt.Errorf("switch a webhook endpoint on: %w", err)
		}
		if n == 0 {
			return Endpoint{}, ErrAlreadyEnabled
		}
		if err := tryAllNow(tx, was.ID); err != nil {
			return Endpoint{}, err
		}
		tx.Record(event.Fact{Type: eventEnabled, Data: told(was)})
		return again(tx, was.ID)
	})
}
