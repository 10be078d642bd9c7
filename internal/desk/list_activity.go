package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
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
	Account string `json:"account"` // login ID
	// Types are cards (NOTE), events (desk.note_added) or a tenant's own types
	// (external:product_change_scheduled); none: all.
	Types []string `json:"types"`
	// Words are searched in notes: nothing but notes is listed then.
	Words  string    `json:"words"`
	From   time.Time `json:"from,omitzero"`
	To     time.Time `json:"to,omitzero"` // not included
	Limit  int       `json:"limit"`       // 0: DefaultActivity
	Cursor string    `json:"cursor"`
}

// Validate checks the range and the limit.
func (in ListActivityInput) Validate() error {
	var f fault.Fields
	f.Check(in.Limit >= 0 && in.Limit <= ActivityLimit, "limit", "range", fmt.Sprintf("Ask for 1 to %d entries.", ActivityLimit))
	f.Check(in.From.IsZero() || in.To.IsZero() || in.From.Before(in.To), "to", "range", "The end must be after the beginning.")
	f.Check(len(in.Types) <= 50, "types", "too_many", "Ask for 50 types at most.")
	checkLine(&f, "words", in.Words, 0, 200)
	return f.Err()
}

// Target is the account.
func (in ListActivityInput) Target() op.Target { return op.Target{Account: in.Account} }

// Activity is one page of an account's history, newest first.
type Activity struct {
	Items      []Entry     `json:"items"`
	NextCursor string      `json:"next_cursor"` // empty: that was all
	Types      []CardCount `json:"types"`       // that this account has
	// External are the tenant's own types that this account has entries of.
	External []ExternalCount `json:"external"`
	Pinned   []Note          `json:"pinned"` // newest first
	// Now is what can be done about what the cards tell, for whoever draws them.
	Now Possible `json:"-"`
}

// Possible is what stands at an account at the moment, as far as acts depend
// on it.
type Possible struct {
	Version      int64 // of the account, on which such an act is decided
	Locked       bool
	PendingEmail bool
	HasEmail     bool
	Inactive     bool
	Merged       bool            // it became a part of another: nothing can be done but about its history
	Sessions     map[string]bool // that stand
}

// Entry is one card.
type Entry struct {
	event.Envelope
	Card string `json:"card"`
	// MergedFrom is the login ID of the account that it happened to, if that became
	// a part of the one that is asked for.
	MergedFrom string `json:"merged_from,omitempty"`
	// Note is the note that the card is about, with its versions.
	Note *VersionedNote `json:"note,omitempty"`
	// External is the tenant's own type that the card is of.
	External *ExternalType `json:"external,omitempty"`
}

// CardCount is a kind of card and how many of it there are.
type CardCount struct {
	Card  string `json:"card"`
	Count int64  `json:"count"`
}

// ListActivity lists what happened to an account, newest first, with the
// types that this account has, for a filter, and the notes pinned to it. What
// the actor may not see of the account is masked in values and notes, too, and
// in what other systems say. Asked for words it lists the notes that have them.
// The reading is audited.
//
// The history of accounts that became a part of this one stands in it, in order,
// and says so: it is the same person's. What the actor could not open by itself
// is left out.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// a fault if the cursor is of another list.
func (s *Service) ListActivity(ctx context.Context, actor authz.Actor, in ListActivityInput) (Activity, error) {
	return op.View(ctx, s.db, actor, opListActivity, in, func(tx *op.Tx) (Activity, error) {
		sources, err := s.sourcesOf(tx)
		if err != nil {
			return Activity{}, err
		}
		out := Activity{Items: []Entry{}, Types: countsOf(sources)}
		if out.External, err = externalOfAll(tx, sources); err != nil {
			return Activity{}, err
		}
		if out.Pinned, err = pinnedOf(tx, sources); err != nil {
			return Activity{}, err
		}
		if out, err = s.page(tx, in, sources, out); err != nil {
			return Activity{}, err
		}
		if out.Now, err = possible(tx); err != nil {
			return Activity{}, err
		}
		return out, nil
	})
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
