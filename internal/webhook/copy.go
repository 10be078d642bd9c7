package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Copied is what is kept of an account, for its owner: which systems were told
// what of it (GDPR, article 15 (1) c: the recipients).
type Copied struct {
	Told []ToldTo `json:"told"`
}

// ToldTo is one event that one system was told, or is to be told.
type ToldTo struct {
	System string     `json:"system"`
	Event  string     `json:"event"`
	Type   string     `json:"type"`
	At     time.Time  `json:"at"`
	State  State      `json:"state"`
	DoneAt *time.Time `json:"done_at,omitempty"`
}

// mostCopied is how many events are listed: the log is kept for 14 days.
const mostCopied = 100_000

// Copy lists which systems were told what of an account within the last 14
// days.
func Copy(ctx context.Context, tx *store.Tx, n int64) (Copied, error) {
	rows, err := New(tx).toldOf(ctx, toldOfParams{Account: nullable(n), Limit: mostCopied})
	if err != nil {
		return Copied{}, fmt.Errorf("list which systems were told of the account: %w", err)
	}
	out := Copied{Told: []ToldTo{}}
	for _, r := range rows {
		out.Told = append(out.Told, ToldTo{System: r.Endpoint, Event: r.Event, Type: r.Type, At: micro(r.At), State: State(r.State), DoneAt: maybe(r.DoneAt)})
	}
	return out, nil
}
