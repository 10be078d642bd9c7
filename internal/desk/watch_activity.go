package desk

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// It tells that something happened and never what, so it is not audited: the
// list that is read next is.
var opWatchActivity = op.DefineUnrecorded("desk.watch_activity", "Watch an account's activity")

// WatchLimit is how many new cards are told at once.
const WatchLimit = 50

// WatchActivityInput asks for cards that came after a place in an account's
// activity.
type WatchActivityInput struct {
	Account string `json:"account"` // login ID
	// After is the order number of the last event known; 0 asks from the
	// beginning, and -1 only for where the activity stands.
	After int64 `json:"after"`
}

// Validate refuses order numbers that cannot be.
func (in WatchActivityInput) Validate() error {
	var f fault.Fields
	f.Check(in.After >= -1, "after", "range", "Give an order number that was told before, 0 for all, or -1 for none.")
	return f.Err()
}

// Target is the account.
func (in WatchActivityInput) Target() op.Target { return op.Target{Account: in.Account} }

// News are the cards that came, oldest first.
type News struct {
	// Account is the number by which the account's events are subscribed to.
	Account int64 `json:"-"`
	// Last is the order number of the newest event.
	Last  int64  `json:"last"`
	Cards []Card `json:"cards"`
}

// Card names one new card.
type Card struct {
	Order int64  `json:"order"`
	ID    string `json:"id"` // the event's id; for a note, the note's
}

// WatchActivity tells which cards came to an account's activity after a place,
// at most [WatchLimit] of them. It is asked again for each push of a stream,
// so that a right that was taken ends the stream.
//
// It returns [op.ErrNotFound] if there is no such account for the actor.
func (s *Service) WatchActivity(ctx context.Context, actor authz.Actor, in WatchActivityInput) (News, error) {
	return op.View(ctx, s.db, actor, opWatchActivity, in, func(tx *op.Tx) (News, error) {
		if in.After < 0 {
			last, err := s.db.Ledger.NewestOrder(tx.Ctx, tx.Tx, tx.Account.N, usuallyNew)
			return News{Account: tx.Account.N, Last: last}, err
		}
		events, err := s.latest(tx, in.After)
		if err != nil {
			return News{}, err
		}
		out := News{Account: tx.Account.N, Last: in.After}
		for _, e := range events {
			out.Last = max(out.Last, e.Order)
			if e.Order > in.After && cardOf(e.Type) != "" {
				out.Cards = append(out.Cards, Card{Order: e.Order, ID: cardID(e)})
			}
		}
		slices.SortFunc(out.Cards, func(a, b Card) int { return int(a.Order - b.Order) })
		return out, nil
	})
}

// usuallyNew is how many events one push tells of at most, but for rare ones.
const usuallyNew = 4

// latest are the newest events: few, since a push is asked for after each
// commit, and as many as are told at once if those are all new.
func (s *Service) latest(tx *op.Tx, after int64) ([]event.Envelope, error) {
	events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, ledger.Filter{Limit: usuallyNew})
	if err != nil || len(events) < usuallyNew || events[usuallyNew-1].Order <= after {
		return events, err
	}
	return s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, ledger.Filter{Limit: WatchLimit})
}

// cardID is the id by which a card is known: a note's card is the note's.
func cardID(e event.Envelope) string {
	if e.Type == eventNoteAdded.Name {
		var data NoteAdded
		if json.Unmarshal(e.Data, &data) == nil && data.Note != "" {
			return data.Note
		}
	}
	return e.ID
}
