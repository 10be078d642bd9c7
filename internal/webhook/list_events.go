package webhook

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// It shows ids and names of fields, no personal data, and is asked again and
// again: an audit entry for each time would bury the others.
var opListEvents = op.DefineUnrecorded("webhook.list_events", "List what happened")

// ErrAhead is returned for a position that was not given yet.
var ErrAhead = fault.New(fault.Conflict, "position_ahead", "No event has this position yet. If the server was restored from a backup, go on from the position last that it answers when after is left out.")

// Limits of one answer.
const (
	DefaultEvents = 50
	MaxEvents     = 200
)

// ListEventsInput asks for the events after a position.
type ListEventsInput struct {
	After int64 `json:"after"` // 0: from the beginning
	Limit int   `json:"limit"` // 0: [DefaultEvents]
}

// Validate checks position and limit.
func (in ListEventsInput) Validate() error {
	var f fault.Fields
	f.Check(in.After >= 0, "after", "out_of_range", "Use 0 for the beginning, or the position next_after of the answer before.")
	f.Check(in.Limit >= 0 && in.Limit <= MaxEvents, "limit", "out_of_range", fmt.Sprintf("Ask for 1 to %d events.", MaxEvents))
	return f.Err()
}

// Target is the tenant.
func (in ListEventsInput) Target() op.Target { return op.Target{} }

// Events are events in the order of their positions, which rise and have gaps
// where other tenants' events stand.
type Events struct {
	Items []event.Envelope `json:"items"`
	// NextAfter is what to ask after next. It rises even where no event was
	// for the reader.
	NextAfter int64 `json:"next_after"`
	// Last is the newest position: there is more to read at once while
	// NextAfter is less.
	Last int64 `json:"last"`
}

// ListEvents lists what happened in the tenant after a position, oldest first.
// A reader who keeps NextAfter and asks on from there gets every event once,
// about a second after it happened. Events are thin: ids and the names of
// changed fields; what is about an account comes without data.
//
// An actor who is limited to segments gets only events about accounts that are
// in these now. ListEvents returns [ErrAhead] for a position that does not
// exist.
func (s *Service) ListEvents(ctx context.Context, actor authz.Actor, in ListEventsInput) (Events, error) {
	return op.View(ctx, s.db, actor, opListEvents, in, func(tx *op.Tx) (Events, error) {
		limit := in.Limit
		if limit == 0 {
			limit = DefaultEvents
		}
		return s.eventsAfter(tx, opListEvents, in.After, limit)
	})
}

// eventsAfter reads the tenant's next events, and keeps those that the actor may
// see.
func (s *Service) eventsAfter(tx *op.Tx, spec *op.Spec, after int64, limit int) (Events, error) {
	read, err := s.db.Ledger.TenantEvents(tx.Ctx, tx.Tx, tx.Actor.Tenant, after, limit)
	if err != nil {
		return Events{}, err
	}
	if after > read.Last {
		return Events{}, ErrAhead
	}
	out := Events{Items: read.Events, NextAfter: read.Next, Last: read.Last}
	if all, _ := tx.Actor.Segments(spec.Name); !all {
		out.Items, err = visible(tx, spec, read.Events)
	}
	return out, err
}

// visible keeps the events about accounts that the actor may see.
func visible(tx *op.Tx, spec *op.Spec, events []event.Envelope) ([]event.Envelope, error) {
	kept, seen := make([]event.Envelope, 0, len(events)), map[string]bool{}
	for _, e := range events {
		sees, known := seen[e.Account]
		if !known {
			_, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, spec, e.Account, false)
			if err != nil && !errors.Is(err, op.ErrNotFound) {
				return nil, err
			}
			sees = err == nil
			seen[e.Account] = sees
		}
		if sees {
			kept = append(kept, e)
		}
	}
	return kept, nil
}
