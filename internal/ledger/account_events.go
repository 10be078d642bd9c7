package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/store"
)

// Filter says which of an account's events to read. Its zero fields limit
// nothing, except that Limit must be at least 1.
type Filter struct {
	Types []string
	// IDs are events that are read beside those of the types.
	IDs      []string
	From, To time.Time // at or after From, before To
	// Before asks for what is older than an event that was read already.
	Before *Place
	Limit  int
}

// Place is where an event stands among those of its account.
type Place struct {
	At    time.Time `json:"at"`
	Order int64     `json:"order"`
}

// TypeCount is a type of event and how many an account has of it.
type TypeCount struct {
	Type  string
	Count int64
}

// The columns are those that scanEnvelope reads.
const envelopeColumns = `SELECT event.id, event.pos, event.tenant, event.type, event.version, event.at, event.account, event.account_order,
    event.actor_kind, event.actor_id, event.actor_name, event.via, event.case_id, event.op, event.request, event.changed, event.data,
    COALESCE((SELECT account.id FROM account WHERE account.n = event.account), '') FROM event `

const accountEvents = envelopeColumns + `
WHERE event.account = $1 AND event.at >= $2 AND event.at < $3 AND (event.at, event.account_order) < ($4, $5)`

const newestFirst = `
ORDER BY event.at DESC, event.account_order DESC LIMIT $6`

// AccountEvents returns an account's events, newest first, with their data
// opened. It includes those that the sequencer has not numbered yet. The data
// of an erased account is nil. Whether the reader may see the account is the
// caller's question.
func (l *Ledger) AccountEvents(ctx context.Context, tx *store.Tx, account int64, f Filter) ([]event.Envelope, error) {
	args := []any{account, int64(math.MinInt64), int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MaxInt64), int64(f.Limit)}
	if !f.From.IsZero() {
		args[1] = f.From.UnixMicro()
	}
	if !f.To.IsZero() {
		args[2] = f.To.UnixMicro()
	}
	if f.Before != nil {
		args[3], args[4] = f.Before.At.UnixMicro(), f.Before.Order
	}
	query := accountEvents + ofTypes(f.Types, f.IDs, &args) + newestFirst
	return l.envelopes(ctx, tx, query, args)
}

// NewestOrder is the highest order number among the newest few of an account's
// events, read from the index alone; 0 if it has none.
func (l *Ledger) NewestOrder(ctx context.Context, tx *store.Tx, account int64, few int) (newest int64, err error) {
	orders, err := New(tx).newestOrders(ctx, newestOrdersParams{Account: sql.NullInt64{Int64: account, Valid: true}, Limit: int32(few)})
	if err != nil {
		return 0, fmt.Errorf("read where the account's events stand: %w", err)
	}
	for _, o := range orders {
		newest = max(newest, o.Int64)
	}
	return newest, nil
}

const numberedEvents = envelopeColumns + `
WHERE event.pos > $1 ORDER BY event.pos LIMIT $2`

// Read returns numbered events of all tenants after a position, in order, at
// most limit of them, with their data opened. Positions have no gaps and never
// appear out of order, so that a reader who remembers the last one misses
// nothing.
func (l *Ledger) Read(ctx context.Context, tx *store.Tx, after int64, limit int) ([]event.Envelope, error) {
	return l.envelopes(ctx, tx, numberedEvents, []any{after, int64(limit)})
}

// ofTypes gives the condition on type and id; only its number of $n varies.
func ofTypes(types, ids []string, args *[]any) string {
	switch {
	case len(types) == 0 && len(ids) == 0:
		return ""
	case len(ids) == 0:
		return " AND event.type IN (" + marks(types, args) + ")"
	case len(types) == 0:
		return " AND event.id IN (" + marks(ids, args) + ")"
	}
	return " AND (event.type IN (" + marks(types, args) + ") OR event.id IN (" + marks(ids, args) + "))"
}

func marks(values []string, args *[]any) string {
	out := make([]string, len(values))
	for i, v := range values {
		*args = append(*args, v)
		out[i] = "$" + strconv.Itoa(len(*args))
	}
	return strings.Join(out, ", ")
}

// TypesOf returns the types of event that an account has, by name.
func (l *Ledger) TypesOf(ctx context.Context, tx *store.Tx, account int64) ([]TypeCount, error) {
	rows, err := New(tx).typesOf(ctx, sql.NullInt64{Int64: account, Valid: true})
	if err != nil {
		return nil, fmt.Errorf("read the types of the account's events: %w", err)
	}
	out := make([]TypeCount, 0, len(rows))
	for _, r := range rows {
		out = append(out, TypeCount{Type: r.Type, Count: r.N})
	}
	return out, nil
}

// envelopes runs a query over envelopeColumns and opens what it finds.
func (l *Ledger) envelopes(ctx context.Context, tx *store.Tx, query string, args []any) ([]event.Envelope, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	defer rows.Close()
	var out []event.Envelope
	var owners []sql.NullInt64
	for rows.Next() {
		e, owner, err := scanEnvelope(rows)
		if err != nil {
			return nil, err
		}
		out, owners = append(out, e), append(owners, owner)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return out, l.openAll(ctx, tx, out, owners)
}

func scanEnvelope(rows *sql.Rows) (event.Envelope, sql.NullInt64, error) {
	var e event.Envelope
	var pos, owner, order sql.NullInt64
	var at int64
	var changed string
	var data []byte
	err := rows.Scan(&e.ID, &pos, &e.Tenant, &e.Type, &e.Version, &at, &owner, &order,
		&e.Actor.Kind, &e.Actor.ID, &e.Actor.Name, &e.Via, &e.Case, &e.Op, &e.Request, &changed, &data, &e.Account)
	if err != nil {
		return e, owner, fmt.Errorf("read an event: %w", err)
	}
	e.Pos, e.Order, e.At = max(pos.Int64, 0), order.Int64, time.UnixMicro(at).UTC()
	e.Changed, e.Data = strings.Fields(changed), data
	return e, owner, nil
}

// openAll opens the sealed data in place, reading each account's key once.
func (l *Ledger) openAll(ctx context.Context, tx *store.Tx, events []event.Envelope, owners []sql.NullInt64) error {
	keys := map[int64]*keyring.AccountKey{}
	for i := range events {
		e, owner := &events[i], owners[i]
		if !owner.Valid || e.Data == nil {
			continue
		}
		key, known := keys[owner.Int64]
		if !known {
			var err error
			if key, err = l.existingKey(ctx, tx, owner.Int64); err != nil {
				return err
			}
			keys[owner.Int64] = key
		}
		if key == nil {
			e.Data = nil
			continue
		}
		data, err := key.Open(e.Data, []byte(e.ID))
		if err != nil {
			return fmt.Errorf("open %s: %w", e.ID, err)
		}
		e.Data = data
	}
	return nil
}

// existingKey returns the account's key, or nil if it was destroyed.
func (l *Ledger) existingKey(ctx context.Context, tx *store.Tx, account int64) (*keyring.AccountKey, error) {
	wrapped, err := New(tx).accountKey(ctx, account)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the account's key: %w", err)
	}
	key, err := l.ring.Unwrap(wrapped)
	if err != nil {
		return nil, fmt.Errorf("unwrap the account's key: %w", err)
	}
	return &key, nil
}
