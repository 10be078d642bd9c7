package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/readmit/readmit/internal/backup"
	"github.com/readmit/readmit/internal/config"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/store"
)

// RestoreInput is the two files of a backup.
type RestoreInput struct {
	Database io.Reader
	Keys     io.Reader
	// AcceptLoss is why the operator goes on although lines of the file of
	// tombstones are lost; empty: then nothing is put back. See [AcceptLoss].
	AcceptLoss string
	// Watch is told now and then how many bytes of how many are put back; nil:
	// nobody watches.
	Watch func(done, size int64)
}

// Restored says what a backup brought back.
type Restored struct {
	Header backup.Header
	// Erased is how many accounts of it had been erased since, and were erased
	// again.
	Erased int
	// Lost is what was accepted to be lost of the file of tombstones.
	Lost privacy.Loss
}

// What keeps a backup from being restored.
var (
	ErrPostgres = errors.New("a backup of Readmit is one of the embedded database; put PostgreSQL back by its own tools, and start: what was erased since is erased again by itself")
	ErrThere    = errors.New("there is a database already")
	ErrNoKeys   = errors.New("the keys are missing")
	ErrOldKeys  = errors.New("the keys of accounts are older than the backup")
)

// Restore puts a backup back as the embedded database of cfg, which must have
// none. It works in a folder beside the place, and the database appears there
// only when it is whole, has the keys of its accounts, is brought up to date,
// and everybody who was erased since the backup was made is erased again. On
// any error nothing is left.
//
// It refuses without the installation's keys ([ErrNoKeys]) and without its file
// of tombstones ([privacy.ErrTombstonesMissing]).
func Restore(ctx context.Context, cfg config.Config, log *slog.Logger, in RestoreInput) (out Restored, err error) {
	if err := restorable(cfg, in.AcceptLoss != ""); err != nil {
		return Restored{}, err
	}
	ring, err := keyring.Open(cfg.KeyFolder(), clockOf(cfg))
	if err != nil {
		return Restored{}, fmt.Errorf("open the keys: %w", err)
	}
	dir, err := os.MkdirTemp(cfg.Data, "restoring-")
	if err != nil {
		return Restored{}, fmt.Errorf("make room beside the database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if out.Header, err = unseal(ctx, ring, dir, in); err != nil {
		return Restored{}, err
	}
	if err := putKeys(ctx, ring, dir, out.Header, in.Keys, log); err != nil {
		return Restored{}, fmt.Errorf("put the keys of accounts back: %w", err)
	}
	beside := cfg
	beside.Data, beside.Keys, beside.Tombstones = dir, cfg.KeyFolder(), cfg.TombstonesFile()
	if in.AcceptLoss != "" {
		if out.Lost, err = AcceptLoss(ctx, beside, log, in.AcceptLoss); err != nil {
			return Restored{}, err
		}
	}
	a, err := Open(ctx, beside, log)
	if err != nil {
		return Restored{}, err
	}
	if out.Erased = a.replayed; out.Erased > 0 {
		err = a.DB.Store.Rewrite(ctx) // the copies of moved rows, too: nobody waits for the database yet
	}
	if err := errors.Join(err, a.Sequencer.Finish(ctx), a.Close()); err != nil {
		return Restored{}, fmt.Errorf("finish the restored database: %w", err)
	}
	return out, putInPlace(filepath.Join(dir, store.File), filepath.Join(cfg.Data, store.File))
}

// restorable looks at everything that must be there, and must not, before
// anything is written.
func restorable(cfg config.Config, lossAccepted bool) error {
	if err := cfg.Check(); err != nil {
		return err
	}
	if cfg.Database != "" {
		return ErrPostgres
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, store.File)); err == nil {
		return fmt.Errorf("%w in %s; move %s and the files beside it away first", ErrThere, cfg.Data, store.File)
	}
	if !keyring.Present(cfg.KeyFolder()) {
		return fmt.Errorf("%w: %s has none, and without them nothing sealed can be opened; put back your newest copy of the folder", ErrNoKeys, cfg.KeyFolder())
	}
	if lossAccepted {
		return nil
	}
	_, err := (privacy.Tombstones{Path: cfg.TombstonesFile()}).Count()
	if errors.Is(err, privacy.ErrTombstonesMissing) {
		return fmt.Errorf("%w; without it accounts that were erased since the backup would come back; if it is lost, see --accept-tombstone-loss", err)
	}
	return err
}

// unseal writes the sealed database into dir, and checks that it is one.
func unseal(ctx context.Context, ring *keyring.Ring, dir string, in RestoreInput) (backup.Header, error) {
	head, body, err := backup.Open(ring, in.Database, backup.Database)
	if err != nil {
		return head, fmt.Errorf("open the backup: %w", err)
	}
	path := filepath.Join(dir, store.File)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return head, fmt.Errorf("write the database: %w", err)
	}
	watch := in.Watch
	if watch == nil {
		watch = func(int64, int64) {}
	}
	_, err = backup.Copy(ctx, file, body, func(done int64) { watch(done, head.Size) })
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return head, fmt.Errorf("read the backup: %w; use another copy of it, or another backup", err)
	}
	return head, store.CheckFile(ctx, path)
}

// putKeys puts the keys of accounts into the database in dir. A key whose
// account is not there, or is erased, stays away.
func putKeys(ctx context.Context, ring *keyring.Ring, dir string, of backup.Header, from io.Reader, log *slog.Logger) (err error) {
	head, body, err := backup.Open(ring, from, backup.AccountKeys)
	if err != nil {
		return err
	}
	if head.MadeAt.Before(of.MadeAt) {
		return fmt.Errorf("%w: they are of %s, the backup is of %s; use those that were made with it, or newer ones",
			ErrOldKeys, head.MadeAt.Format("2006-01-02 15:04:05"), of.MadeAt.Format("2006-01-02 15:04:05"))
	}
	db, err := store.Open(ctx, store.Config{Dir: dir, Log: log})
	if err != nil {
		return fmt.Errorf("open the database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	book := ledger.NewLedger(id.Source{}, ring, func() {})
	err = backup.ReadKeys(body, func(keys []ledger.WrappedKey) error {
		return db.Write(ctx, func(tx *store.Tx) error { return book.PutKeys(tx, keys) })
	})
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error { return book.DropStrayKeys(ctx, tx) })
}

// putInPlace gives the finished file its name. Nothing is beside it: SQLite has
// written its log back when it was closed.
func putInPlace(from, to string) error {
	if _, err := os.Stat(from + "-wal"); err == nil {
		return errors.New("put the database in place: its log was not written back")
	}
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("put the database in place: %w", err)
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return fmt.Errorf("put the database in place: %w", err)
	}
	_ = folder.Sync() // not every file system can
	return folder.Close()
}
