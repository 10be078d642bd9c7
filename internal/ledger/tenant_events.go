package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/store"
)

// stretchLength is how many positions one stretch looks at. Positions are
// shared by all tenants, and without an end a quiet tenant's reader would go
// through everything that its busy neighbours did.
const stretchLength = 20_000

// Stretch is a part of a tenant's stream.
type Stretch struct {
	// Events are thin: those about an account have no data, which is sealed
	// with the account's key, and none has its actor's name.
	Events []event.Envelope
	// Next is the position up to which everything was looked at: the reader
	// goes on after it, also if no event was found.
	Next int64
	// Last is the newest position that was given.
	Last int64
}

// TenantEvents returns a tenant's numbered events after a position, in order,
// at most limit of them. Whoever goes on after Next misses none: no event gets
// a position before one that was given.
func (l *Ledger) TenantEvents(ctx context.Context, tx *store.Tx, tenant string, after int64, limit int) (Stretch, error) {
	q := New(tx)
	// Read first: what is numbered meanwhile lies behind it, and what it covers
	// was committed with it.
	last, err := q.taken(ctx, eventSequence)
	if err != nil {
		return Stretch{}, fmt.Errorf("read the last event's number: %w", err)
	}
	after = max(after, 0) // an account's past, before it came here, has positions below
	s := Stretch{Next: max(after, min(last, after+stretchLength)), Last: last}
	rows, err := q.tenantEvents(ctx, tenantEventsParams{Tenant: tenant, Pos: nullable(after), Pos_2: nullable(s.Next), Limit: int32(limit)})
	if err != nil {
		return Stretch{}, fmt.Errorf("read the tenant's events: %w", err)
	}
	s.Events = make([]event.Envelope, 0, len(rows))
	for _, r := range rows {
		s.Events = append(s.Events, r.envelope(tenant))
	}
	if len(rows) == limit {
		s.Next = s.Events[limit-1].Pos
	}
	return s, nil
}

func (r tenantEventsRow) envelope(tenant string) event.Envelope {
	e := event.Envelope{
		ID: r.ID, Pos: r.Pos.Int64, Tenant: tenant, Type: r.Type, Version: int(r.Version), At: time.UnixMicro(r.At).UTC(),
		Account: r.Login, Order: r.AccountOrder.Int64, Actor: event.Actor{Kind: r.ActorKind, ID: r.ActorID}, Via: r.Via,
		Case: r.CaseID, Op: r.Op, Request: r.Request, Changed: strings.Fields(r.Changed),
	}
	if !r.Account.Valid {
		e.Data = r.Data
	}
	return e
}
