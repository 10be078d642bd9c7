package report

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// rezone puts what erased accounts did into the days of their tenants' new time
// zones, with the generation that was counted in them. Where hours are kept that
// is exact, but for half an hour in zones that are apart by one. Of an older day
// nothing says any more at what time of it: it goes to the day that has most of
// it, so that nothing is lost or counted twice.
func rezone(ctx context.Context, tx *store.Tx, st stateRow) error {
	q := New(tx)
	changed, err := q.changedZones(ctx, changedZonesParams{Gen: st.Gen, Next: st.Next})
	if err != nil {
		return fmt.Errorf("look for changed time zones: %w", err)
	}
	for _, z := range changed {
		rows, err := q.goneCounts(ctx, z.Tenant)
		if err != nil {
			return fmt.Errorf("read what erased accounts did: %w", err)
		}
		b, was, now := newBatch(), calendarOf(z.Was), calendarOf(z.Zone)
		for _, r := range rows {
			b.move(z.Tenant, r, was, now, st.HoursFrom)
		}
		if err := q.dropGone(ctx, z.Tenant); err != nil {
			return fmt.Errorf("move what erased accounts did: %w", err)
		}
		if err := b.keepCounts(ctx, tx, 0); err != nil {
			return fmt.Errorf("move what erased accounts did: %w", err)
		}
	}
	return nil
}

// move adds a row by the middle of its hour, or of its day where the hours of
// it are forgotten. Months are made of both.
func (b *batch) move(tenant string, r goneCountsRow, was, now calendar, hoursFrom int64) {
	put := func(grain string, at time.Time) {
		b.counts[cell{tenant, r.Measure, grain, now.begin(grain, at).UnixMicro(), r.Application, r.Method, r.Key}] += r.N
	}
	at := time.UnixMicro(r.At)
	if r.Grain == hour && r.At >= hoursFrom {
		at = at.Add(time.Hour / 2)
		put(hour, at)
	}
	whole := was.begin(day, at).UnixMicro() >= hoursFrom // all hours of the day are there
	if r.Grain == day {
		at = at.Add(12 * time.Hour)
	}
	if r.Grain == hour && whole || r.Grain == day && !whole {
		put(day, at)
		put(month, at)
	}
}
