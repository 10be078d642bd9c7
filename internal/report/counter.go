package report

import (
	"context"
	"errors"
	"fmt"
	"time"

	"database/sql"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// counter reads what events add to the counts of one generation.
type counter struct {
	ctx   context.Context
	tx    *store.Tx
	s     *Service
	hours int64 // hours before it are not kept
	zones map[string]calendar
	fresh map[string]string // tenants that the generation has no zone of yet, with theirs
}

// counterOf is the counter of a generation: its days are those of the zones
// that it was begun with.
func (s *Service) counterOf(ctx context.Context, tx *store.Tx, gen, hours int64) (*counter, error) {
	c := &counter{ctx: ctx, tx: tx, s: s, hours: hours, zones: map[string]calendar{}, fresh: map[string]string{}}
	rows, err := New(tx).zones(ctx, gen)
	if err != nil {
		return nil, fmt.Errorf("read the tenants' time zones: %w", err)
	}
	for _, r := range rows {
		zone := r.Counted
		if zone == "" {
			zone, c.fresh[r.ID] = r.TimeZone, r.TimeZone
		}
		c.zones[r.ID] = calendarOf(zone)
	}
	return c, nil
}

// count adds an event to a batch, sign times.
func (c *counter) count(b *batch, e ledger.Counted, sign int64) error {
	read1, known := readers[e.Type]
	if !known {
		return nil
	}
	d, at := read(e.Data), time.UnixMicro(e.At)
	cal, ok := c.zones[e.Tenant]
	if !ok {
		return nil // of a tenant that is not there
	}
	add := func(x count) { c.put(b, cal, e, x, sign) }
	read1(e, d, add)
	switch e.Type {
	case importedType:
		told, err := c.toldCreated(e)
		if err != nil || told || e.Account == 0 {
			return err // the one event of a whole batch has no account
		}
		add(count{measure: Created, key: "import"})
	case signInType:
		b.see(e, cal, d.application(), at)
		return c.travel(e, d, add)
	case failedType:
		if e.At >= c.hours && d.Address != "" {
			b.guess(guess{e.Tenant, cal.begin(hour, at).UnixMicro(), c.s.hashed(d.Address), e.Account}, sign)
		}
	}
	return nil
}

func (c *counter) put(b *batch, cal calendar, e ledger.Counted, x count, sign int64) {
	at, n := time.UnixMicro(e.At), max(x.n, 1)*sign
	for _, grain := range []string{hour, day, month} {
		if grain == hour && e.At < c.hours {
			continue
		}
		b.counts[cell{e.Tenant, x.measure, grain, cal.begin(grain, at).UnixMicro(), x.application, x.method, x.key}] += n
	}
}

func (c *counter) toldCreated(e ledger.Counted) (bool, error) {
	told, err := New(c.tx).toldCreated(c.ctx, toldCreatedParams{
		Account: sql.NullInt64{Int64: e.Account, Valid: true}, AccountOrder: sql.NullInt64{Int64: e.Order, Valid: true},
	})
	if err != nil {
		return false, fmt.Errorf("look how an account was made: %w", err)
	}
	return told, nil
}

// tooFast is within which time nobody comes from one country to another and
// signs in there, but at a border.
const tooFast = time.Hour

// travel adds a sign-in if the one before was in another country and just now,
// however long ago that is: figures of days have it for ever.
func (c *counter) travel(e ledger.Counted, d detail, add adder) error {
	here := d.country()
	if here == "" {
		return nil
	}
	before, there, err := c.s.db.Ledger.CountedBefore(c.ctx, c.tx, e, time.UnixMicro(e.At).Add(-tooFast))
	if err != nil || !there {
		return err
	}
	if from := read(before.Data).country(); from != "" && from != here {
		add(count{measure: Travels, application: d.application(), method: d.method()})
	}
	return nil
}

// hashed is an address as it is kept: nobody finds it by trying all without
// the installation's key.
func (s *Service) hashed(address string) [16]byte {
	code := s.db.Ring.MAC(keyring.PurposeSession, []byte("report address"), []byte(address))
	return [16]byte(code[len(code)-16:])
}

// found reads one row that need not be there.
func found[T any](row T, err error) (T, bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return row, false, nil
	}
	return row, err == nil, err
}
