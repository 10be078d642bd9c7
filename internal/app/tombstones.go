package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/store"
)

// replayTombstones erases whom a restored database has again, before anything
// else is done with it. A new installation gets its file of tombstones here; one
// that had the file and has lost it is not opened.
func (a *App) replayTombstones(ctx context.Context) error {
	if err := a.claimTombstones(ctx); err != nil {
		return err
	}
	erased, err := a.Privacy.Replay(ctx)
	if err != nil {
		return fmt.Errorf("replay the tombstones: %w", err)
	}
	if a.replayed = erased; erased > 0 {
		a.Log.Warn("a restored database had accounts that were erased before; they are erased again", "accounts", erased)
	}
	return nil
}

// claimTombstones makes the file for a database that never had one, and notes
// in the database that it has.
func (a *App) claimTombstones(ctx context.Context) error {
	path, had := a.Privacy.Tombstones.Path, 0
	err := a.DB.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM installation WHERE key = 'tombstones'`).Scan(&had)
	})
	if err != nil {
		return fmt.Errorf("ask for the tombstones: %w", err)
	}
	_, err = os.Stat(path)
	missing := errors.Is(err, fs.ErrNotExist)
	if missing && had > 0 {
		return fmt.Errorf("%w: there is no %s, and without it accounts that were erased could come back; put back your newest copy of the file, or name the file that the other servers use by --tombstones; "+
			"if it is lost, see readmit tombstones accept-loss --help", privacy.ErrTombstonesMissing, path)
	}
	if missing {
		if err := a.Privacy.Tombstones.Make(); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	if had > 0 {
		return nil
	}
	err = a.DB.Store.Write(ctx, func(tx *store.Tx) error {
		const note = `INSERT INTO installation (key, value) VALUES ('tombstones', 'kept') ON CONFLICT (key) DO NOTHING`
		_, err := tx.ExecContext(ctx, note)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that there is a file of tombstones: %w", err)
	}
	return nil
}

// ErasedAgain is how many accounts were erased again when the installation was
// opened.
func (a *App) ErasedAgain() int { return a.replayed }

// Beat says that this process serves: beside the file of tombstones, so that
// others see that it is the same, and then in the database. It is a job's work.
func (a *App) Beat(ctx context.Context) error {
	if a.DB.Store.Dialect() == store.Postgres {
		if err := a.Privacy.Tombstones.Here(a.node, a.now()); err != nil {
			return errors.Join(err, a.Health.Beat(ctx))
		}
	}
	return a.Health.Beat(ctx)
}

// leave takes this process's signs away.
func (a *App) leave(ctx context.Context) error {
	return errors.Join(a.Health.Leave(ctx), a.Privacy.Tombstones.Left(a.node))
}

// LossOf looks what is wrong with the file of tombstones of an installation that
// is not opened because of it.
func LossOf(ctx context.Context, cfg config.Config, log *slog.Logger) (privacy.Loss, error) {
	a, err := open(ctx, cfg, log, (*App).claimKeys)
	if err != nil {
		return privacy.Loss{}, err
	}
	l, err := a.Privacy.Loss(ctx)
	return l, errors.Join(err, a.Close())
}

// AcceptLoss goes on without the lines of the file of tombstones that are lost:
// it notes in the audit log of every tenant that they are, with the operator's
// reason, raises an alarm, and writes the file anew from what is left of it and
// from what the database knows. It does nothing where nothing is lost. Whoever
// opens the installation next erases whom the database has again.
func AcceptLoss(ctx context.Context, cfg config.Config, log *slog.Logger, reason string) (out privacy.Loss, err error) {
	a, err := open(ctx, cfg, log, (*App).claimKeys)
	if err != nil {
		return privacy.Loss{}, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if out, err = a.Privacy.Loss(ctx); err != nil || out.None() {
		return out, err
	}
	if err := a.noteLoss(ctx, out, reason); err != nil {
		return out, err
	}
	if err := a.Privacy.RestoreTombstones(out); err != nil {
		return out, err
	}
	return out, a.Sequencer.Finish(ctx)
}

func (a *App) noteLoss(ctx context.Context, l privacy.Loss, reason string) error {
	tenants, err := a.Tenants.All(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		actor := a.System("cli", t.ID)
		actor.Call.Reason = reason
		in := privacy.AcceptLossInput{Missing: l.Missing, Damaged: l.Damaged, Lines: len(l.Lines), Known: l.Known, Lacking: []privacy.Tombstone{}}
		for _, lacking := range l.Lacking {
			if lacking.Tenant == t.ID {
				in.Lacking = append(in.Lacking, lacking)
			}
		}
		if _, err := a.Privacy.AcceptTombstoneLoss(ctx, actor, in); err != nil {
			return err
		}
	}
	return nil
}
