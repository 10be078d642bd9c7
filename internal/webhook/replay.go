package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

var opReplay = op.Define("webhook.replay", "Send events to a webhook endpoint again", op.Needs{Fresh: true, Whole: true})

// KeptFor is how long deliveries are kept, and how far back events are sent
// again.
const KeptFor = 14 * 24 * time.Hour

// Faults of sending again.
var (
	ErrNoDelivery   = fault.New(fault.NotFound, "delivery_not_found", "There is no such delivery to this endpoint. They are kept for 14 days: look at the list.")
	ErrWaits        = fault.New(fault.Conflict, "delivery_waits", "This waits to be sent anyway. Nothing was changed.")
	ErrSwitchedOff  = fault.New(fault.Conflict, "webhook_disabled", "The endpoint is switched off. Switch it on first.")
	ErrNothingAgain = fault.New(fault.Conflict, "nothing_to_replay", "Nothing since then was sent yet: it is on its way anyway.")
)

// ReplayInput names one delivery, or since when everything is sent again.
type ReplayInput struct {
	Endpoint string     `json:"endpoint"`
	Delivery string     `json:"delivery"` // id; empty: everything since
	Since    *time.Time `json:"since"`    // at most 14 days ago
}

// Validate asks for one of the two.
func (in ReplayInput) Validate() error {
	var f fault.Fields
	f.Check((in.Delivery == "") != (in.Since == nil), "since", "one_of", "Give either a delivery or since when everything is to be sent again.")
	return f.Err()
}

// Target is the endpoint.
func (in ReplayInput) Target() op.Target { return op.Target{Other: in.Endpoint} }

// Replayed is told when something is sent again.
type Replayed struct {
	EndpointTold
	Delivery string     `json:"delivery,omitempty"`
	Since    *time.Time `json:"since,omitempty"`
}

var eventReplayed = event.Define("webhook.replayed", "", Replayed{EndpointTold: exampleTold, Delivery: "dlv_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"})

// Replay sends one delivery again, or everything that the endpoint is told since
// an instant, in the order in which it happened and before what happens from now
// on. The webhook-id of each is the one that it had: a receiver that remembers
// them does nothing twice. What was chosen since then is sent too.
//
// It returns [ErrNoEndpoint], [ErrSwitchedOff], [ErrNoDelivery], [ErrWaits],
// [ErrNothingAgain], and a fault for an instant more than 14 days ago or in the
// future.
func (s *Service) Replay(ctx context.Context, actor authz.Actor, in ReplayInput) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opReplay, in, func(tx *op.Tx) (Endpoint, error) {
		e, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		if !e.Enabled {
			return Endpoint{}, ErrSwitchedOff
		}
		if in.Delivery != "" {
			err = replayOne(tx, e, in.Delivery)
		} else {
			err = replaySince(tx, e, *in.Since)
		}
		if err != nil {
			return Endpoint{}, err
		}
		tx.Record(event.Fact{Type: eventReplayed, Data: Replayed{told(e), in.Delivery, in.Since}})
		return again(tx, e.ID)
	})
}

func replayOne(tx *op.Tx, e Endpoint, delivery string) error {
	if _, err := deliveryIn(tx, e.ID, delivery); err != nil {
		return err
	}
	n, err := New(tx).waitAgain(tx.Ctx, waitAgainParams{Now: nullable(tx.Now.UnixMicro()), ID: delivery, Endpoint: e.ID})
	if err != nil {
		return fmt.Errorf("send a delivery again: %w", err)
	}
	if n == 0 {
		return ErrWaits
	}
	return nil
}

func replaySince(tx *op.Tx, e Endpoint, since time.Time) error {
	var f fault.Fields
	f.Check(!since.After(tx.Now) && tx.Now.Sub(since) <= KeptFor, "since", "range", "Give an instant within the last 14 days.")
	if err := f.Err(); err != nil {
		return err
	}
	pos, err := ledger.PositionAt(tx.Ctx, tx.Tx, since)
	if err != nil {
		return err
	}
	n, err := New(tx).setBack(tx.Ctx, setBackParams{ID: e.ID, Tenant: tx.Actor.Tenant, Pos: pos})
	if err != nil {
		return fmt.Errorf("set a webhook endpoint back: %w", err)
	}
	if n == 0 {
		return ErrNothingAgain
	}
	return tryAllNow(tx, e.ID)
}

// tryAllNow ends the pauses of what waits for an endpoint: somebody has mended
// it.
func tryAllNow(tx *op.Tx, endpoint string) error {
	if err := New(tx).tryNow(tx.Ctx, tryNowParams{Endpoint: endpoint, Now: nullable(tx.Now.UnixMicro())}); err != nil {
		return fmt.Errorf("try what waits for a webhook endpoint: %w", err)
	}
	return nil
}
