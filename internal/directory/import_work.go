package directory

import (
	"context"
	"errors"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/store"
)

// work goes through the phases that are left.
func (r *run) work(ctx context.Context) error {
	r.watch.Begin(r.src.size, r.place.at.Offset)
	switch r.mode {
	case modeDry:
		return r.dry(ctx)
	case modeUpdate:
		return r.then(ctx, r.update)
	}
	if r.mode == modeFill && r.place.phase == phaseRows {
		err := r.fill(ctx)
		if errors.Is(err, account.ErrNotFilling) { // it was repaired meanwhile
			err = r.startOver()
		}
		if err != nil {
			return err
		}
	}
	// Whoever filled the directory, its indexes must stand from here on.
	if err := r.finishFill(ctx); err != nil {
		return err
	}
	if r.place.phase == phaseBuild {
		if err := r.move(ctx, phaseAgain); err != nil {
			return err
		}
	}
	if r.place.phase == phaseRows {
		if err := r.add(ctx); err != nil {
			return err
		}
	}
	return r.then(ctx, r.again)
}

func (r *run) then(ctx context.Context, body func(context.Context) error) error {
	if err := body(ctx); err != nil {
		return err
	}
	return r.finish(ctx)
}

func (r *run) finishFill(ctx context.Context) error {
	return account.FinishFill(ctx, r.db.Store, account.Finish{Token: r.db.IDs.UUID(), Step: r.watch.Step})
}

// move goes on to another phase.
func (r *run) move(ctx context.Context, phase string) error {
	to := r.place
	to.phase = phase
	err := r.db.Store.Write(ctx, func(tx *store.Tx) error { return r.advance(ctx, tx, to) })
	if err == nil {
		r.place = to
	}
	return err
}

// Repair finishes what an interrupted import into an empty directory has left
// to do, so that the directory is whole. The rest of that file can be imported
// afterwards, by the same command. It reports what it did.
func (s *Service) Repair(ctx context.Context, step func(string)) error {
	return account.FinishFill(ctx, s.db.Store, account.Finish{Token: s.db.IDs.UUID(), Step: step})
}
