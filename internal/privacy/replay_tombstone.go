package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opReplayTombstone = op.Define("privacy.replay_tombstone", "Erase again what a restored database brought back", op.Needs{})

// ReplayInput is a line of the file of tombstones.
type ReplayInput struct {
	Account string    `json:"account"` // login ID
	At      time.Time `json:"at"`
}

// Validate accepts every text: an account that is not there needs no erasing.
func (ReplayInput) Validate() error { return nil }

// Target is the login ID.
func (in ReplayInput) Target() op.Target { return op.Target{Other: in.Account} }

// ReplayTombstone begins to erase an account that was erased before and that a
// restored database has again, without regard to holds and requests that are
// older than that. Left is false if there is nothing to erase. An account of
// that login ID which came after the tombstone is another one, and stays.
func (s *Service) ReplayTombstone(ctx context.Context, actor authz.Actor, in ReplayInput) (Executed, error) {
	return op.Do(ctx, s.db, actor, opReplayTombstone, in, func(tx *op.Tx) (Executed, error) {
		q := New(tx)
		err := q.insertTombstone(tx.Ctx, insertTombstoneParams{Login: in.Account, Tenant: actor.Tenant, At: in.At.UnixMicro()})
		if err != nil {
			return Executed{}, fmt.Errorf("note the tombstone: %w", err)
		}
		row, err := q.accountOfTombstone(tx.Ctx, accountOfTombstoneParams{ID: in.Account, Tenant: actor.Tenant})
		if errors.Is(err, sql.ErrNoRows) || err == nil && row.CameAt > in.At.UnixMicro() {
			return Executed{Account: in.Account}, nil
		}
		if err != nil {
			return Executed{}, fmt.Errorf("look for an account that was erased: %w", err)
		}
		grave, err := account.Bury(tx, row.N)
		if errors.Is(err, account.ErrErased) { // another node was faster
			return Executed{Account: in.Account}, nil
		}
		if err != nil {
			return Executed{}, err
		}
		taken, err := q.takeOpenRequest(tx.Ctx, row.N)
		if err != nil {
			return Executed{}, fmt.Errorf("take the open request: %w", err)
		}
		request := ""
		if len(taken) > 0 {
			request = taken[0]
		}
		if err := begin(tx, grave, request, 1); err != nil { // the tombstone is there
			return Executed{}, err
		}
		return Executed{Account: grave.Login, Left: true}, beginParts(tx, grave.N, request)
	})
}

// Replay compares the file of tombstones with the database, and erases whom a
// restored database has again. It returns how many these were. Nothing may be
// served before it has returned nil.
//
// It returns [ErrTombstonesMissing], [ErrTombstonesDamaged], [ErrTombstonesBehind]
// or [ErrTombstonesApart], with what to do.
func (s *Service) Replay(ctx context.Context) (erased int, err error) {
	if err := s.Shared(ctx); err != nil {
		return 0, err
	}
	missing, further, err := s.compare(ctx)
	if err != nil {
		return 0, err
	}
	if len(missing) > 0 {
		return 0, s.behind(len(missing))
	}
	for _, t := range further {
		if err := s.replayOne(ctx, t, &erased); err != nil {
			return erased, err
		}
	}
	if erased == 0 {
		return 0, nil
	}
	return erased, s.eraseRestored(ctx)
}

func (s *Service) replayOne(ctx context.Context, t Tombstone, erased *int) error {
	done, err := s.ReplayTombstone(ctx, s.job(t.Tenant), ReplayInput{Account: t.Login, At: t.At})
	if done.Left {
		*erased++
	}
	return err
}

// eraseRestored erases until nobody is left, in batches.
func (s *Service) eraseRestored(ctx context.Context) error {
	for ctx.Err() == nil {
		held, err := s.hold(ctx)
		if err == nil && !held {
			err = errLeaseLost
		}
		if err != nil {
			return fmt.Errorf("erase what a restored database brought back: %w; start again in a minute", err)
		}
		if err := s.eraseGoing(ctx); err != nil {
			return err
		}
		var left []goingErasuresRow
		err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
			left, err = New(tx).goingErasures(ctx, 1)
			return err
		})
		if err != nil || len(left) == 0 {
			return err
		}
	}
	return ctx.Err()
}
