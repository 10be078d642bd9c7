package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

const (
	// quietQuarter is what last sign-ins are counted by: every time zone's days
	// begin at one.
	quietQuarter = int64(15 * time.Minute / time.Microsecond)
	// quietFor is for how long nobody must have signed in to be noted when that
	// ends. Before, nothing is written: only those who come back after so long
	// cost anything.
	quietFor = 60 * 24 * time.Hour
	// countedFor is a day more, so that whoever signed in without a note has
	// committed before others like them are counted.
	countedFor = quietFor + 24*time.Hour
	// foldedFor is behind what any report asks for: it stands in one row.
	foldedFor = 100 * 24 * time.Hour
	// foldFrom is how many rows must be spared to be worth it.
	foldFrom = 200
)

// QuietSince is a step that counts the tenant's accounts that signed in once, and
// last before an instant. It adds up what is kept, and counts what is not: the
// part of a quarter of an hour, or all until the job has counted it. It is fast
// for an instant from 62 to 99 days ago.
func QuietSince(tx *op.Tx, before time.Time) (int64, error) {
	q, at, tenant := New(tx), before.UnixMicro(), tx.Actor.Tenant
	kept, err := q.quietUpto(tx.Ctx, tenant)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read up to when last sign-ins are counted: %w", err)
	}
	from := min(kept.Upto, at-at%quietQuarter)
	if at < tx.Now.Add(-foldedFor).UnixMicro() {
		from = 0 // which is not told apart any more
	}
	n, err := q.countQuiet(tx.Ctx, countQuietParams{Tenant: tenant, Since: max(from, 1), Before: at})
	if err != nil {
		return 0, fmt.Errorf("count who has not signed in for long: %w", err)
	}
	if from == 0 {
		return n, nil
	}
	sum, err := q.sumQuiet(tx.Ctx, sumQuietParams{Tenant: tenant, At: from})
	if err != nil {
		return 0, fmt.Errorf("add up who has not signed in for long: %w", err)
	}
	return n + sum, nil
}

// moveQuiet notes that an account as it is now is about to go out of the counts
// (-1), or has come into them (1). The account's row is locked.
func moveQuiet(tx *op.Tx, n, delta int64) error {
	err := New(tx).shiftQuiet(tx.Ctx, shiftQuietParams{N: n, Delta: delta, Before: tx.Now.Add(-quietFor).UnixMicro()})
	if err != nil {
		return fmt.Errorf("note when an account signed in last: %w", err)
	}
	return nil
}

// quietOf is the quarter of an hour in which a draft signed in last, and whether
// that is long enough ago to be noted.
func quietOf(d *Draft, now time.Time) (at int64, long bool) {
	if d.LastLoginAt.IsZero() || !d.LastLoginAt.Before(now.Add(-quietFor)) {
		return 0, false
	}
	last := d.LastLoginAt.UnixMicro()
	return last - last%quietQuarter, last > 0
}

// bulkQuiet notes the last sign-ins of accounts that come together. Those who
// fill an empty directory are counted when they are there.
func bulkQuiet(ctx context.Context, tx *store.Tx, list []*Bulk, whole bool) error {
	q, tenant := New(tx), list[0].tenant
	if !whole {
		if err := q.quietAnew(ctx, tenant); err != nil {
			return fmt.Errorf("have last sign-ins counted anew: %w", err)
		}
		return nil
	}
	sums := map[int64]int64{}
	for _, b := range list {
		if b.quiet > 0 {
			sums[b.quiet]++
		}
	}
	for at, n := range sums {
		if err := q.addQuiet(ctx, addQuietParams{Tenant: tenant, At: at, Delta: n}); err != nil {
			return fmt.Errorf("note when accounts signed in last: %w", err)
		}
	}
	return nil
}

// CountQuietAnew has the job count all last sign-ins anew. Until it has, figures
// are right, and slow.
func CountQuietAnew(ctx context.Context, tx *store.Tx) error {
	if err := New(tx).allQuietAnew(ctx); err != nil {
		return fmt.Errorf("have last sign-ins counted anew: %w", err)
	}
	return nil
}

// CountQuiet counts the last sign-ins of the days that are over for long enough,
// and adds up what was noted. It is a job, and can run anywhere at any time.
func (s *Service) CountQuiet(ctx context.Context) error {
	var tenants []quietTenantsRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		tenants, err = New(tx).quietTenants(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("find whose last sign-ins to count: %w", err)
	}
	for _, t := range tenants {
		if err := s.countQuiet(ctx, t); err != nil {
			return fmt.Errorf("count last sign-ins: %w", err)
		}
		if err := s.foldQuiet(ctx, t.ID); err != nil {
			return fmt.Errorf("add up last sign-ins: %w", err)
		}
	}
	return nil
}

// countQuiet counts one tenant's up to the day that countedFor tells. What is
// counted is written only if nobody else has done so, or begun anew.
func (s *Service) countQuiet(ctx context.Context, t quietTenantsRow) error {
	now := s.db.Now()
	upto := now.Add(-countedFor).UTC().Truncate(24 * time.Hour).UnixMicro()
	if upto <= t.Upto {
		return nil
	}
	var counted []quietBetweenRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		counted, err = New(tx).quietBetween(ctx, quietBetweenParams{Tenant: t.ID, Since: t.Upto, Upto: upto, Old: foldedBefore(now)})
		return err
	})
	if err != nil {
		return err
	}
	return s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		if err := q.beginQuiet(ctx, t.ID); err != nil {
			return err
		}
		n, err := q.moveQuietUpto(ctx, moveQuietUptoParams{Tenant: t.ID, Was: t.Upto, Anew: t.Anew, Upto: upto})
		if err != nil || n == 0 {
			return err
		}
		return keepQuiet(ctx, q, t.ID, counted)
	})
}

func keepQuiet(ctx context.Context, q *Queries, tenant string, rows []quietBetweenRow) error {
	for _, r := range rows {
		if err := q.addQuiet(ctx, addQuietParams{Tenant: tenant, At: r.At, Delta: r.N}); err != nil {
			return err
		}
	}
	return nil
}

// foldedBefore is a day's beginning, as all that is counted up to.
func foldedBefore(now time.Time) int64 {
	return now.Add(-foldedFor).UTC().Truncate(24 * time.Hour).UnixMicro()
}

// foldQuiet replaces rows by their sums, if many can be spared. Rows that another
// transaction has not committed yet are left for the next time.
func (s *Service) foldQuiet(ctx context.Context, tenant string) error {
	var old, spared int64
	err := s.db.Store.Read(ctx, func(tx *store.Tx) error {
		q := New(tx)
		kept, err := q.quietUpto(ctx, tenant)
		if err != nil {
			return err
		}
		old = min(foldedBefore(s.db.Now()), kept.Upto)
		spared, err = q.quietToFold(ctx, quietToFoldParams{Tenant: tenant, Old: old})
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	for more := spared >= foldFrom; more && err == nil && ctx.Err() == nil; {
		err = s.db.Store.Write(ctx, func(tx *store.Tx) (err error) {
			more, err = foldQuiet(ctx, New(tx), tenant, old)
			return err
		})
	}
	return err
}

// foldQuiet folds some rows, the oldest first. It reports whether that spared any.
func foldQuiet(ctx context.Context, q *Queries, tenant string, old int64) (spared bool, err error) {
	taken, err := q.takeQuiet(ctx, tenant)
	if err != nil {
		return false, err
	}
	sums := map[int64]int64{}
	for _, r := range taken {
		if r.At < old {
			r.At = 0
		}
		sums[r.At] += r.Delta
	}
	rows := make([]quietBetweenRow, 0, len(sums))
	for at, n := range sums {
		if n != 0 {
			rows = append(rows, quietBetweenRow{At: at, N: n})
		}
	}
	return len(rows) < len(taken), keepQuiet(ctx, q, tenant, rows)
}
