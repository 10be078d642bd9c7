package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/store"
)

// Past events of imports have positions below zero, which come in any order.
// Whoever counts them reads them by stretch: each call of
// [Ledger.InsertHistory] notes the stretches that it wrote, whole, and no two
// have a position in common.

// Between is a stretch of positions, both ends included.
type Between struct{ First, Last int64 }

var stretchColumns = strings.Fields("first last")

// stretches are those of one call: accounts with following numbers and new
// histories make one.
type stretches struct {
	list []Between
	end  int64 // the account after the last one, if that had a new history
}

func (s *stretches) add(account, before, last int64) {
	added := before > 0
	b := Between{pastPosition(account, before+1, added), pastPosition(account, last, added)}
	if !added && len(s.list) > 0 && s.end == account {
		s.list[len(s.list)-1].Last = b.Last
	} else {
		s.list = append(s.list, b)
	}
	s.end = 0
	if !added {
		s.end = account + 1
	}
}

func (s *stretches) rows() []any {
	out := make([]any, 0, 2*len(s.list))
	for _, b := range s.list {
		out = append(out, b.First, b.Last)
	}
	return out
}

// Counted is an event as it is counted: without names, and with its data opened
// only if its type was asked for.
type Counted struct {
	Tenant, Type string
	Pos          int64 // 0: not numbered yet
	At           int64 // microseconds UTC
	Account      int64 // its number; 0: none
	Order        int64
	Data         []byte

	id string
}

const countedColumns = `SELECT event.id, event.tenant, event.type, COALESCE(event.pos, 0), event.at, COALESCE(event.account, 0), COALESCE(event.account_order, 0), event.data FROM event `

// CountBetween reads the events of a stretch after a position, in order, at
// most limit of them, with the data of the types that are wanted.
func (l *Ledger) CountBetween(ctx context.Context, tx *store.Tx, after, last int64, limit int, wanted map[string]bool) ([]Counted, error) {
	const query = countedColumns + `WHERE event.pos > $1 AND event.pos <= $2 ORDER BY event.pos LIMIT $3`
	return l.count(ctx, tx, wanted, query, after, last, int64(limit))
}

// CountOf reads the events of an account after one of them, in their order,
// numbered or not.
func (l *Ledger) CountOf(ctx context.Context, tx *store.Tx, account, after int64, wanted map[string]bool) ([]Counted, error) {
	const query = countedColumns + `WHERE event.account = $1 AND event.account_order > $2 ORDER BY event.account_order`
	return l.count(ctx, tx, wanted, query, account, after)
}

// CountedBefore reads the event of the same account and type that stands next
// before one, not earlier than an instant, among those that were there when it
// came: a past that comes in later changes nothing of it.
func (l *Ledger) CountedBefore(ctx context.Context, tx *store.Tx, e Counted, from time.Time) (Counted, bool, error) {
	const query = countedColumns + `WHERE event.account = $1 AND event.type = $2 AND event.at >= $3
    AND (event.at, event.account_order) < ($4, $5) AND event.account_order < $5 ORDER BY event.at DESC, event.account_order DESC LIMIT 1`
	list, err := l.count(ctx, tx, map[string]bool{e.Type: true}, query, e.Account, e.Type, from.UnixMicro(), e.At, e.Order)
	if err != nil || len(list) == 0 {
		return Counted{}, false, err
	}
	return list[0], true, nil
}

func (l *Ledger) count(ctx context.Context, tx *store.Tx, wanted map[string]bool, query string, args ...any) ([]Counted, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read events to count: %w", err)
	}
	defer rows.Close()
	var out []Counted
	for rows.Next() {
		var c Counted
		if err := rows.Scan(&c.id, &c.Tenant, &c.Type, &c.Pos, &c.At, &c.Account, &c.Order, &c.Data); err != nil {
			return nil, fmt.Errorf("read an event to count: %w", err)
		}
		if !wanted[c.Type] {
			c.Data = nil
		}
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read events to count: %w", err)
	}
	return out, l.openCounted(ctx, tx, out)
}

// openCounted opens the sealed data in place, reading each account's key once.
func (l *Ledger) openCounted(ctx context.Context, tx *store.Tx, list []Counted) error {
	keys := map[int64]*keyring.AccountKey{}
	for i := range list {
		c := &list[i]
		if c.Account == 0 || c.Data == nil {
			continue
		}
		key, known := keys[c.Account]
		if !known {
			var err error
			if key, err = l.existingKey(ctx, tx, c.Account); err != nil {
				return err
			}
			keys[c.Account] = key
		}
		if key == nil {
			c.Data = nil
			continue
		}
		data, err := key.Open(c.Data, []byte(c.id))
		if err != nil {
			return fmt.Errorf("open %s: %w", c.id, err)
		}
		c.Data = data
	}
	return nil
}
