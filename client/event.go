package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// Events reads what happened in a tenant, in the order of positions.
type Events struct{ c *Client }

// EventPage is a part of what happened, oldest first. Events are thin: ids and
// the names of changed fields; those about an account have no data.
type EventPage struct {
	Items []Event `json:"items"`
	// NextAfter is what to ask after next. Keep it: a program that goes on from
	// there gets every event once. It rises even where no event was for the key.
	NextAfter int64 `json:"next_after"`
	// Last is the newest position. While NextAfter is less, there is more.
	Last int64 `json:"last"`
}

// Page returns the events after a position: from the beginning for 0. limit is
// at most 200; 0 leaves it to the server. An event can be read about a second
// after it happened. A position that does not exist, as after the server was
// restored from a backup, is a [*Problem] with the code "position_ahead".
func (e *Events) Page(ctx context.Context, after int64, limit int) (*EventPage, error) {
	values := url.Values{}
	if after > 0 {
		values.Set("after", strconv.FormatInt(after, 10))
	}
	addPage(values, limit, "")
	var out EventPage
	if err := e.c.Do(ctx, http.MethodGet, "/events", values, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// After walks through the events after a position up to the newest, and ends
// after the first error. To follow what happens, ask again after the Pos of
// the last event.
func (e *Events) After(ctx context.Context, after int64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for {
			page, err := e.Page(ctx, after, 200)
			if err != nil {
				yield(Event{}, err)
				return
			}
			for _, event := range page.Items {
				if !yield(event, nil) {
					return
				}
			}
			if after = page.NextAfter; after >= page.Last {
				return
			}
		}
	}
}
