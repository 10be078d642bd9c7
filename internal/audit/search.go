package audit

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opSearch = op.DefineRead("audit.search", "Search the audit log")

// SearchLimit is how many entries one answer has at most.
const SearchLimit = 200

// How an operation that is recorded ended.
const (
	Done    = "done"
	Refused = "refused"
	Failed  = "failed"
)

// SearchInput says which entries of the tenant to read. An empty field limits
// nothing; those given must all fit.
type SearchInput struct {
	Entry   string    `json:"entry"`   // an entry's own id
	Actor   string    `json:"actor"`   // the id of who acted, or of the agent a desk key acted for
	Op      string    `json:"op"`      // an operation's name
	Object  string    `json:"target"`  // the id of what it was done to: an account's login ID
	Outcome string    `json:"outcome"` // done, refused or failed
	Via     string    `json:"via"`     // the channel: console, rest, cli or job
	Request string    `json:"request"` // a request's id
	From    time.Time `json:"from"`    // at or after
	To      time.Time `json:"to"`      // before
	Brief   bool      `json:"brief"`   // leaves the personal parts out
	Limit   int       `json:"limit"`
	Cursor  string    `json:"cursor"`
}

// Validate checks the outcome, the times and the limit (0 means 50).
func (in SearchInput) Validate() error {
	var f fault.Fields
	for _, p := range []struct{ name, value string }{
		{"entry", in.Entry}, {"actor", in.Actor}, {"op", in.Op}, {"target", in.Object}, {"via", in.Via}, {"request", in.Request},
	} {
		f.Check(len(p.value) <= 200, p.name, "too_long", "Use 200 characters at most.")
	}
	f.Check(slices.Contains([]string{"", Done, Refused, Failed}, in.Outcome), "outcome", "unknown", "Use done, refused or failed.")
	f.Check(in.From.IsZero() || in.To.IsZero() || in.From.Before(in.To), "to", "before_from", "Give an end that is after the start.")
	f.Check(in.Limit >= 0 && in.Limit <= SearchLimit, "limit", "out_of_range", fmt.Sprintf("Use 1 to %d.", SearchLimit))
	return f.Err()
}

// Target is the tenant.
func (in SearchInput) Target() op.Target { return op.Target{} }

func (in SearchInput) size() int {
	if in.Limit == 0 {
		return 50
	}
	return in.Limit
}

// Found is one page of entries, newest first.
type Found struct {
	Items      []Entry `json:"items"`
	Total      Total   `json:"total"`
	NextCursor string  `json:"next_cursor,omitempty"` // empty on the last page
}

// Total is how many entries fit.
type Total struct {
	Count  int  `json:"count"`
	Capped bool `json:"capped"` // there are more than Count
}

// place is where a page ended.
type place struct {
	At int64  `json:"at"`
	ID string `json:"id"`
}

// Search returns the tenant's audit entries, newest first, with what is left
// of their personal parts; of those, what the role may not see of accounts is
// masked. Who may read only some segments gets only entries
// about accounts of those. The reading is itself an entry.
//
// It returns [keyring.ErrCursorMalformed] or [keyring.ErrCursorForeign] for a
// cursor that was not given out for the same search.
func (s *Service) Search(ctx context.Context, actor authz.Actor, in SearchInput) (Found, error) {
	return op.View(ctx, s.db, actor, opSearch, in, func(tx *op.Tx) (Found, error) {
		bound := keyring.CursorBound{Tenant: actor.Tenant, Actor: actor.ID, Query: in.asked()}
		var after *place
		if in.Cursor != "" {
			after = &place{}
			if err := s.db.Ring.OpenCursor(bound, in.Cursor, after); err != nil {
				return Found{}, err
			}
		}
		who := s.reachOf(actor, opSearch.Name)
		items, err := s.find(tx.Ctx, tx.Tx, who, in, after, in.size()+1)
		if err != nil {
			return Found{}, err
		}
		if err := masks(tx.Ctx, tx.Tx, account.MaskFor(actor), items); err != nil {
			return Found{}, err
		}
		found := Found{Items: items}
		if found.Total, err = count(tx.Ctx, tx.Tx, who, in); err != nil || len(items) <= in.size() {
			return found, err
		}
		found.Items = items[:in.size()]
		last := found.Items[in.size()-1]
		found.NextCursor, err = s.db.Ring.SealCursor(bound, place{At: last.At.UnixMicro(), ID: last.ID})
		return found, err
	})
}

// asked is the question that a cursor goes on with.
func (in SearchInput) asked() [32]byte {
	return keyring.CursorQuery(opSearch.Name, in.Entry, in.Actor, in.Op, in.Object, in.Outcome, in.Via, in.Request, in.From.UTC().String(), in.To.UTC().String())
}
