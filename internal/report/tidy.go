package report

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// measures are all that are kept by the hour.
var measures = []string{SignIns, Failures, Devices, Places, Travels, LockOuts, Resets, Created, Verified, Disabled, Enabled, Deleted, Tokens, Errors}

// tidy forgets hours that are old, and generations that are not shown any more,
// and begins to count anew if a tenant's days begin elsewhere by now.
func (s *Service) tidy(ctx context.Context) error {
	var st stateRow
	var zones []zonesRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if st, err = New(tx).state(ctx); err != nil {
			return err
		}
		zones, err = New(tx).zones(ctx, st.Gen)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what is counted: %w", err)
	}
	from := s.db.Now().Add(-hoursKept).Truncate(24 * time.Hour).UnixMicro()
	if from > st.HoursFrom {
		if err := s.forgetHours(ctx, st, zones, from); err != nil {
			return err
		}
	}
	if err := s.forgetOld(ctx, st.Gen); err != nil {
		return err
	}
	for _, z := range zones {
		if z.Counted != "" && z.Counted != z.TimeZone && st.Next == 0 {
			return s.begin(ctx, authz.Actor{Kind: authz.System, ID: "job", Name: "Readmit", Tenant: z.ID})
		}
	}
	return nil
}

// forgetHours raises the limit first, under which nobody looks any more.
func (s *Service) forgetHours(ctx context.Context, st stateRow, zones []zonesRow, from int64) error {
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error { return New(tx).raiseHours(ctx, from) })
	for _, z := range zones {
		for _, gen := range []int64{0, st.Gen, st.Next} {
			if err != nil {
				return fmt.Errorf("forget old hours: %w", err)
			}
			err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
				q := New(tx)
				for _, m := range measures {
					if err := q.dropHours(ctx, dropHoursParams{Gen: gen, Tenant: z.ID, Measure: m, At: from}); err != nil {
						return err
					}
				}
				return q.dropOldGuesses(ctx, dropOldGuessesParams{Gen: gen, Tenant: z.ID, At: from})
			})
		}
	}
	if err != nil {
		return fmt.Errorf("forget old hours: %w", err)
	}
	return nil
}

// forgetOld deletes what earlier generations had, some rows at once.
func (s *Service) forgetOld(ctx context.Context, gen int64) error {
	for left := gen > 1; left && ctx.Err() == nil; {
		err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
			q := New(tx)
			left = false
			for _, drop := range []func(context.Context, int64) (int64, error){q.dropCounts, q.dropSeen, q.dropGuessesOf, q.dropZones} {
				n, err := drop(ctx, gen)
				if err != nil {
					return err
				}
				left = left || n > 0
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("forget what was counted before: %w", err)
		}
	}
	return nil
}
