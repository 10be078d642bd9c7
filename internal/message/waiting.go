package message

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Waits is what waits to be sent over one channel, in the whole installation.
type Waits struct {
	Messages int64
	// Oldest is when the oldest of them was queued; zero if none waits.
	Oldest time.Time
	// Stuck is how many were tried and could not be sent yet.
	Stuck int64
	// Reason is why most of those that were tried wait; empty if none was tried.
	Reason string
}

// Waiting tells what waits to be sent, by channel. It names no account, no
// address, and not what the other side said, in which addresses may stand.
func Waiting(ctx context.Context, tx *store.Tx) (map[Channel]Waits, error) {
	rows, err := New(tx).waiting(ctx)
	if err != nil {
		return nil, fmt.Errorf("look which messages wait: %w", err)
	}
	out := map[Channel]Waits{}
	for _, r := range rows {
		w := out[Channel(r.Channel)]
		w.Messages += r.N
		if oldest := time.UnixMicro(r.Oldest).UTC(); w.Oldest.IsZero() || oldest.Before(w.Oldest) {
			w.Oldest = oldest
		}
		if r.LastError != "" {
			w.Stuck += r.N
			if w.Reason == "" {
				w.Reason = r.LastError
			}
		}
		out[Channel(r.Channel)] = w
	}
	return out, nil
}
