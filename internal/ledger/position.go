package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// positionSlack is how much earlier [PositionAt] looks: an event has the instant
// at which its operation began, and its number comes after the commit.
const positionSlack = time.Minute

// Last is the newest position that was given to an event, of whichever tenant.
func Last(ctx context.Context, tx *store.Tx) (int64, error) {
	last, err := New(tx).taken(ctx, eventSequence)
	if err != nil {
		return 0, fmt.Errorf("read the last event's number: %w", err)
	}
	return last, nil
}

// PositionAt finds a position after which every event stands that happened at
// or after an instant, and few that happened before. Positions are searched by
// halves, since instants rise with them but for moments.
func PositionAt(ctx context.Context, tx *store.Tx, at time.Time) (int64, error) {
	last, err := Last(ctx, tx)
	if err != nil {
		return 0, err
	}
	from := at.Add(-positionSlack).UnixMicro()
	low, high := int64(0), last
	for low < high {
		middle := low + (high-low)/2
		next, err := New(tx).instantAfter(ctx, nullable(middle))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			high = middle
		case err != nil:
			return 0, fmt.Errorf("find where an instant is among the events: %w", err)
		case next.At >= from:
			high = middle
		default:
			low = next.Pos.Int64
		}
	}
	return low, nil
}
