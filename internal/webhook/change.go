package webhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChange = op.Define("webhook.change", "Change a webhook endpoint", op.Needs{Fresh: true, Whole: true})

// ChangeInput is an endpoint as it shall be.
type ChangeInput struct {
	Endpoint string `json:"endpoint"`
	Version  int64  `json:"version"` // that the change is based on
	Settings
}

// Validate checks the version and the settings.
func (in ChangeInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version > 0, "version", "required", "Give the version that the endpoint has.")
	in.check(&f)
	return f.Err()
}

// Target is the endpoint.
func (in ChangeInput) Target() op.Target { return op.Target{Other: in.Endpoint} }

var eventChanged = event.Define("webhook.changed", "", exampleTold, "WEBHOOK_UPDATED")

// Change changes what an endpoint is called, where it is, and what it is told,
// from the commit on: what waits goes to the new address. What was chosen before
// and waits is sent still.
//
// It returns [ErrNoEndpoint], [ErrChanged] if somebody else changed it since the
// version given, [ErrGuarded] for another address of an endpoint that gets links,
// codes or values, [ErrGuardedWider] if such an endpoint would be told more,
// [ErrNoSegment] and [ErrNoApplication].
func (s *Service) Change(ctx context.Context, actor authz.Actor, in ChangeInput) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opChange, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		if was.Guarded() && was.URL != in.URL {
			return Endpoint{}, ErrGuarded
		}
		if was.Guarded() && widens(was, in.Settings) {
			return Endpoint{}, ErrGuardedWider
		}
		if err := checkThere(tx, in.Settings); err != nil {
			return Endpoint{}, err
		}
		kept := in.kept()
		n, err := New(tx).changeEndpoint(tx.Ctx, changeEndpointParams{
			ID: in.Endpoint, Tenant: actor.Tenant, Name: kept.Name, Url: kept.URL, Events: strings.Join(kept.Events, " "), Segment: kept.Segment,
			Applications: strings.Join(kept.Applications, " "), Fields: strings.Join(kept.Fields, " "), Base: in.Version,
		})
		if err != nil {
			return Endpoint{}, fmt.Errorf("change a webhook endpoint: %w", err)
		}
		if n == 0 {
			return Endpoint{}, ErrChanged
		}
		changed, err := again(tx, in.Endpoint)
		tx.Record(event.Fact{Type: eventChanged, Data: told(changed)})
		return changed, err
	})
}
