package webhook

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// It is asked for each push, and shows what list_events shows.
var opReadStream = op.DefineUnrecorded("webhook.read_stream", "Read the stream of what happens")

// ErrTooOld is returned for a position from before the stream begins.
var ErrTooOld = fault.New(fault.Conflict, "position_too_old", "The stream goes back 14 days, and this position is older. Read what lies between by GET /api/v1/events, then come back with its next_after.")

// ReadStreamInput is where the reader stands.
type ReadStreamInput struct {
	// After is the position of the last event that the reader has; 0: it wants
	// what happens from now on.
	After int64 `json:"after"`
}

// Validate checks the position.
func (in ReadStreamInput) Validate() error {
	var f fault.Fields
	f.Check(in.After >= 0, "after", "out_of_range", "Use the id of the last event, or leave it out for what happens from now on.")
	return f.Err()
}

// Target is the tenant.
func (in ReadStreamInput) Target() op.Target { return op.Target{} }

// ReadStream returns the next events after a position, as [Service.ListEvents]
// does and for the same readers; without a position it returns none, and where
// the stream stands now. It is asked again and again, and looks each time what
// the reader may see. The stream goes back [KeptFor].
//
// It returns [ErrAhead] and [ErrTooOld].
func (s *Service) ReadStream(ctx context.Context, actor authz.Actor, in ReadStreamInput) (Events, error) {
	return op.View(ctx, s.db, actor, opReadStream, in, func(tx *op.Tx) (Events, error) {
		if in.After == 0 {
			last, err := ledger.Last(tx.Ctx, tx.Tx)
			return Events{NextAfter: last, Last: last}, err
		}
		read, err := s.eventsAfter(tx, opReadStream, in.After, DefaultEvents)
		if err != nil || read.Last-in.After < followLag {
			return read, err
		}
		// Only who is far behind can have been away for long.
		first, err := ledger.PositionAt(tx.Ctx, tx.Tx, tx.Now.Add(-KeptFor))
		if err != nil {
			return Events{}, err
		}
		if in.After < first {
			return Events{}, ErrTooOld
		}
		return read, nil
	})
}
