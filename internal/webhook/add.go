package webhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opAdd = op.Define("webhook.add", "Add a webhook endpoint", op.Needs{Fresh: true, Whole: true})

// AddInput is an endpoint to add.
type AddInput struct{ Settings }

// Validate checks name, address and events.
func (in AddInput) Validate() error {
	var f fault.Fields
	in.check(&f)
	return f.Err()
}

// Target is the tenant.
func (AddInput) Target() op.Target { return op.Target{} }

// WithSecret is an endpoint and its new secret.
type WithSecret struct {
	Endpoint
	// Secret is shown this once; it is kept sealed.
	Secret secret.String `json:"secret"`
}

var eventAdded = event.Define("webhook.added", "", exampleTold, "WEBHOOK_CREATED")

// Add adds an endpoint, switched on: it is told what happens from now on. What
// is sent is thin: ids and the names of changed fields. Its secret is shown this
// once.
//
// It returns [ErrTooMany], [ErrNoSegment] and [ErrNoApplication].
func (s *Service) Add(ctx context.Context, actor authz.Actor, in AddInput) (WithSecret, error) {
	return op.Do(ctx, s.db, actor, opAdd, in, func(tx *op.Tx) (WithSecret, error) {
		n, err := New(tx).countEndpoints(tx.Ctx, actor.Tenant)
		if err != nil {
			return WithSecret{}, fmt.Errorf("count the webhook endpoints: %w", err)
		}
		if n >= MostEndpoints {
			return WithSecret{}, ErrTooMany
		}
		if err := checkThere(tx, in.Settings); err != nil {
			return WithSecret{}, err
		}
		last, err := s.lastPosition(tx)
		if err != nil {
			return WithSecret{}, err
		}
		kept, id := in.kept(), tx.NewID("whk")
		err = New(tx).insertEndpoint(tx.Ctx, insertEndpointParams{
			ID: id, Tenant: actor.Tenant, Name: kept.Name, Url: kept.URL, Events: strings.Join(kept.Events, " "), Segment: kept.Segment,
			Applications: strings.Join(kept.Applications, " "), Fields: strings.Join(kept.Fields, " "),
			AddedAt: tx.Now.UnixMicro(), AddedBy: actor.ID, Pos: last,
		})
		if err != nil {
			return WithSecret{}, fmt.Errorf("add a webhook endpoint: %w", err)
		}
		text, err := newSecret(tx, id)
		if err != nil {
			return WithSecret{}, err
		}
		added, err := again(tx, id)
		tx.Record(event.Fact{Type: eventAdded, Data: told(added)})
		return WithSecret{Endpoint: added, Secret: text}, err
	})
}

// lastPosition is the newest position of all events: what comes after it
// happened later, or has just been written.
func (s *Service) lastPosition(tx *op.Tx) (int64, error) {
	read, err := s.db.Ledger.TenantEvents(tx.Ctx, tx.Tx, tx.Actor.Tenant, 0, 1)
	return read.Last, err
}
