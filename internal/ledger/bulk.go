package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/store"
)

// Past is something that happened to an account before it came here, or its
// coming here. It stands in the account's activity, never on the stream: it
// is no news to a subscriber.
type Past struct {
	ID      string // empty: a new one
	Type    *event.Type
	At      time.Time
	Actor   event.Actor
	Via     string
	Op      string
	Changed []string
	// Data is a JSON object, sealed with the account's key; nil if there is none.
	Data json.RawMessage
}

// History is one account's past, sealed and ready to be inserted.
type History struct {
	tenant  string
	ledger  *Ledger
	key     keyring.AccountKey
	wrapped []byte // the key, if it is new
	sealing bool   // there is a key
	before  int64  // how many events the account has already
	events  []pastRow
}

type pastRow struct {
	Past
	id   string
	data []byte
}

// NewHistory begins the past of a new account. It needs no database, so that
// several can be made side by side.
func (l *Ledger) NewHistory(tenant string) *History { return &History{tenant: tenant, ledger: l} }

// OpenHistory goes on with the history of an account that was inserted before.
func (l *Ledger) OpenHistory(ctx context.Context, tx *store.Tx, tenant string, account int64) (*History, error) {
	h := &History{tenant: tenant, ledger: l}
	key, err := l.existingKey(ctx, tx, account)
	if err != nil {
		return nil, err
	}
	if key != nil {
		h.key, h.sealing = *key, true
	}
	err = tx.QueryRowContext(ctx, "SELECT last_order FROM account_stream WHERE account = $1", account).Scan(&h.before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read the account's last order: %w", err)
	}
	return h, nil
}

// Seal seals a body with the account's new key, bound to its row's id.
func (h *History) Seal(body []byte, row string) []byte {
	if !h.sealing {
		h.key, h.wrapped = h.ledger.ring.NewAccountKey()
		h.sealing = true
	}
	return h.key.Seal(body, []byte(row))
}

// Add adds what happened, oldest first.
func (h *History) Add(past ...Past) {
	for _, p := range past {
		row := pastRow{Past: p, id: p.ID}
		if row.id == "" {
			row.id = h.ledger.ids.New("evt")
		}
		if len(p.Data) > 0 {
			row.data = h.Seal(p.Data, row.id)
		}
		h.events = append(h.events, row)
	}
}

var (
	eventColumns = strings.Fields(`id pos tenant type version at account account_order actor_kind actor_id actor_name via case_id op request changed data`)
	keyColumns   = strings.Fields("account wrapped")
	orderColumns = strings.Fields("account last_order")
)

// mostPast is how many events of its past an account may have: its positions
// below zero are its own.
const mostPast = 1 << 20

// pastPosition gives an event of the past a place below zero that no other
// has. Places rise with the accounts' numbers, which keeps the index in order.
// What is added to a history later has its place above all others, so that a
// stretch of accounts that was counted stays as it was.
func pastPosition(account, order int64, added bool) int64 {
	if added {
		return -1<<61 + account*mostPast + order
	}
	return -1<<62 + account*mostPast + order
}

// InsertHistory writes what was added. The numbers and the histories belong together by their
// places; a nil history is passed over.
func (l *Ledger) InsertHistory(ctx context.Context, tx *store.Tx, accounts []int64, list []*History) error {
	var events, keys, orders []any
	var stretches stretches
	for i, h := range list {
		if h == nil || len(h.events) == 0 {
			continue
		}
		n, last := accounts[i], h.before+int64(len(h.events))
		if last >= mostPast {
			return fmt.Errorf("write an account's history: more than %d events", mostPast)
		}
		if h.wrapped != nil {
			keys = append(keys, n, h.wrapped)
		}
		if h.before == 0 {
			orders = append(orders, n, last)
		} else if _, err := tx.ExecContext(ctx, "UPDATE account_stream SET last_order = $1 WHERE account = $2", last, n); err != nil {
			return fmt.Errorf("number the account's history: %w", err)
		}
		stretches.add(n, h.before, last)
		for j := range h.events {
			e, order := &h.events[j], h.before+int64(j+1)
			events = append(events, e.id, pastPosition(n, order, h.before > 0), h.tenant, e.Type.Name, int64(e.Type.Version), e.At.UnixMicro(), n, order,
				e.Actor.Kind, e.Actor.ID, e.Actor.Name, e.Via, "", e.Op, "", strings.Join(e.Changed, " "), bytesOrNil(e.data))
		}
	}
	for _, t := range []struct {
		name    string
		columns []string
		values  []any
	}{{"account_key", keyColumns, keys}, {"account_stream", orderColumns, orders}, {"event", eventColumns, events}, {"event_past", stretchColumns, stretches.rows()}} {
		if err := tx.Copy(t.name, t.columns, t.values); err != nil {
			return fmt.Errorf("write the accounts' history: %w", err)
		}
	}
	return nil
}

func bytesOrNil(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

const eventsBetween = envelopeColumns + `
WHERE event.account >= $1 AND event.account <= $2 ORDER BY event.account, event.at, event.account_order`

// EventsBetween calls f with the events of a range of accounts by number, both
// ends included: account by account, the oldest first, with their data opened.
func (l *Ledger) EventsBetween(ctx context.Context, tx *store.Tx, from, to int64, f func(event.Envelope)) error {
	list, err := l.envelopes(ctx, tx, eventsBetween, []any{from, to})
	for _, e := range list {
		f(e)
	}
	return err
}
