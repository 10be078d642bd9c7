package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

var opListActivity = op.DefineRead("desk.list_activity", "List an account's activity")

// ActivityLimit is how many entries one page of activity has at most, and
// DefaultActivity how many it has if nothing is asked.
const (
	ActivityLimit   = 200
	DefaultActivity = 50
)

// ListActivityInput says which part of an account's activity to list.
type ListActivityInput struct {
	Account string    `json:"account"` // login ID
	Types   []string  `json:"types"`   // cards (NOTE) or events (desk.note_added); none: all
	From    time.Time `json:"from,omitzero"`
	To      time.Time `json:"to,omitzero"` // not included
	Limit   int       `json:"limit"`       // 0: DefaultActivity
	Cursor  string    `json:"cursor"`
}

// Validate checks the range and the limit.
func (in ListActivityInput) Validate() error {
	var f fault.Fields
	f.Check(in.Limit >= 0 && in.Limit <= ActivityLimit, "limit", "range", fmt.Sprintf("Ask for 1 to %d entries.", ActivityLimit))
	f.Check(in.From.IsZero() || in.To.IsZero() || in.From.Before(in.To), "to", "range", "The end must be after the beginning.")
	f.Check(len(in.Types) <= 50, "types", "too_many", "Ask for 50 types at most.")
	return f.Err()
}

// Target is the account.
func (in ListActivityInput) Target() op.Target { return op.Target{Account: in.Account} }

// Activity is one page of an account's history, newest first.
type Activity struct {
	Items      []Entry     `json:"items"`
	NextCursor string      `json:"next_cursor"` // empty: that was all
	Types      []CardCount `json:"types"`       // that this account has
	Pinned     []Note      `json:"pinned"`      // newest first
}

// Entry is one card.
type Entry struct {
	event.Envelope
	Card string `json:"card"`
	// Note is the note that the card is about, with its versions.
	Note *VersionedNote `json:"note,omitempty"`
}

// CardCount is a kind of card and how many of it there are.
type CardCount struct {
	Card  string `json:"card"`
	Count int64  `json:"count"`
}

// ListActivity lists what happened to an account, newest first, with the
// types that this account has, for a filter, and the notes pinned to it. What
// the actor may not see of the account is masked in values and notes, too. The
// reading is audited.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// a fault if the cursor is of another list.
func (s *Service) ListActivity(ctx context.Context, actor authz.Actor, in ListActivityInput) (Activity, error) {
	return op.View(ctx, s.db, actor, opListActivity, in, func(tx *op.Tx) (Activity, error) {
		types, err := s.db.Ledger.TypesOf(tx.Ctx, tx.Tx, tx.Account.N)
		if err != nil {
			return Activity{}, err
		}
		out := Activity{Items: []Entry{}, Types: cardsOf(types)}
		if out.Pinned, err = pinned(tx); err != nil {
			return Activity{}, err
		}
		if out, err = s.page(tx, in, wantedTypes(types, in.Types), out); err != nil {
			return Activity{}, err
		}
		if err := mask(tx, &out); err != nil {
			return Activity{}, err
		}
		return out, nil
	})
}

func (s *Service) page(tx *op.Tx, in ListActivityInput, types []string, out Activity) (Activity, error) {
	limit := in.Limit
	if limit == 0 {
		limit = DefaultActivity
	}
	f := ledger.Filter{Types: types, From: in.From, To: in.To, Limit: limit + 1}
	bound := s.cursorBound(tx, in)
	if in.Cursor != "" {
		f.Before = &ledger.Place{}
		if err := s.db.Ring.OpenCursor(bound, in.Cursor, f.Before); err != nil {
			return Activity{}, err
		}
	}
	if len(types) == 0 {
		return out, nil
	}
	events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, f)
	if err != nil {
		return Activity{}, err
	}
	if len(events) > limit {
		events = events[:limit]
		last := events[limit-1]
		if out.NextCursor, err = s.db.Ring.SealCursor(bound, ledger.Place{At: last.At, Order: last.Order}); err != nil {
			return Activity{}, fmt.Errorf("seal the cursor: %w", err)
		}
	}
	out.Items, err = entries(tx, events)
	return out, err
}

func (s *Service) cursorBound(tx *op.Tx, in ListActivityInput) keyring.CursorBound {
	return keyring.CursorBound{Tenant: tx.Actor.Tenant, Actor: tx.Actor.ID, Query: keyring.CursorQuery(
		opListActivity.Name, tx.Account.ID, strings.Join(in.Types, " "), in.From.UTC().String(), in.To.UTC().String())}
}

func entries(tx *op.Tx, events []event.Envelope) ([]Entry, error) {
	out := make([]Entry, 0, len(events))
	for _, e := range events {
		entry := Entry{Envelope: e, Card: cardOf(e.Type)}
		if e.Type == eventNoteAdded.Name {
			var data NoteAdded
			if err := json.Unmarshal(e.Data, &data); err != nil {
				return nil, fmt.Errorf("read %s: %w", e.ID, err)
			}
			note, err := noteWithVersions(tx, data.Note)
			if err != nil {
				return nil, err
			}
			entry.Note = note
		}
		out = append(out, entry)
	}
	return out, nil
}

// otherCard is shown for events that this version does not know.
const otherCard = "OTHER"

// cardOf returns the card of a type of event; empty if it shows none.
func cardOf(name string) string {
	t := event.Named(name)
	if t == nil {
		return otherCard
	}
	return t.Card
}

func cardsOf(types []ledger.TypeCount) []CardCount {
	count := map[string]int64{}
	for _, t := range types {
		if c := cardOf(t.Type); c != "" {
			count[c] += t.Count
		}
	}
	out := make([]CardCount, 0, len(count))
	for c, n := range count {
		out = append(out, CardCount{Card: c, Count: n})
	}
	slices.SortFunc(out, func(a, b CardCount) int { return strings.Compare(a.Card, b.Card) })
	return out
}

// wantedTypes returns those of the account's types that are asked for, by
// card or by name, and show a card.
func wantedTypes(present []ledger.TypeCount, asked []string) []string {
	var out []string
	for _, t := range present {
		card := cardOf(t.Type)
		if card == "" {
			continue
		}
		if len(asked) == 0 || slices.Contains(asked, card) || slices.Contains(asked, t.Type) {
			out = append(out, t.Type)
		}
	}
	return out
}
