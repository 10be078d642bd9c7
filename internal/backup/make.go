package backup

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opMake = op.Define("backup.make", "Make a backup", op.Needs{Everywhere: true})

// ErrFailed is recorded when a backup could not be made.
var ErrFailed = fault.New(fault.Unavailable, "backup_failed", "The backup could not be made. Look at what the command said, and make it again.")

// MakeInput says where a backup goes. Files are not part of what is recorded.
type MakeInput struct {
	// Name is what the file is called.
	Name string `json:"name"`
	// Database and Keys take the two files.
	Database io.Writer `json:"-"`
	Keys     io.Writer `json:"-"`
	// Watch is told now and then how many bytes of how many are sealed; nil: nobody
	// watches. Before that, the size is 0: the database is being copied.
	Watch func(done, size int64) `json:"-"`
}

// Validate has nothing to check.
func (MakeInput) Validate() error { return nil }

// Target is the installation.
func (MakeInput) Target() op.Target { return op.Target{} }

// Made says what a backup holds.
type Made struct {
	At       time.Time `json:"at"`
	Bytes    int64     `json:"bytes"` // of the database
	Accounts int64     `json:"accounts"`
}

// Failed is told when a backup could not be made.
type Failed struct {
	Name string `json:"name"`
}

var (
	eventFinished = event.Define("backup.finished", "", Made{At: time.Date(2026, 11, 3, 2, 0, 0, 0, time.UTC), Bytes: 1 << 30, Accounts: 1_000_000})
	eventFailed   = event.Define("backup.failed", "", Failed{Name: "readmit-2026-11-03.backup"})
)

// Service makes backups.
type Service struct{ db *op.DB }

// NewService returns the operations in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }

// Make writes a backup of the embedded database into two files, while others
// read and write: all of it but the keys of accounts into the first, these keys
// into the second. It takes as much room beside the database as that has, for
// as long as it takes, and little memory. It is recorded, also if it fails.
//
// It returns [store.ErrNoSnapshot] for PostgreSQL, and otherwise the error that
// stopped it.
func (s *Service) Make(ctx context.Context, actor authz.Actor, in MakeInput) (Made, error) {
	var made Made
	var failed error
	if actor.MayIn(opMake.Name, "", "") { // whoever may not is refused, and recorded, below
		made, failed = s.make(ctx, in)
	}
	done, err := op.Do(ctx, s.db, actor, opMake, in, func(tx *op.Tx) (Made, error) {
		if failed != nil {
			return Made{}, tx.Refuse(ErrFailed, event.Fact{Type: eventFailed, Data: Failed{Name: in.Name}})
		}
		tx.Record(event.Fact{Type: eventFinished, Data: made})
		return made, nil
	})
	if failed != nil {
		return Made{}, failed
	}
	return done, err
}

func (s *Service) make(ctx context.Context, in MakeInput) (made Made, err error) {
	if err := freshKey(s.db.Ring, s.db.Now()); err != nil {
		return Made{}, err
	}
	dir, err := os.MkdirTemp(s.db.Store.Scratch(), "backup-")
	if err != nil {
		return Made{}, fmt.Errorf("make room for a copy of the database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	copied := filepath.Join(dir, store.File)
	watch := in.Watch
	if watch == nil {
		watch = func(int64, int64) {}
	}
	watch(0, 0)
	made.At = s.db.Now().UTC()
	if err := s.db.Store.Snapshot(ctx, copied, "account_key"); err != nil {
		return Made{}, err
	}
	// The keys come after the copy: an account that was erased in between has none.
	if made.Bytes, err = s.sealFile(ctx, in.Database, copied, made.At, watch); err != nil {
		return Made{}, err
	}
	made.Accounts, err = s.sealKeys(ctx, in.Keys)
	return made, err
}

func (s *Service) sealFile(ctx context.Context, to io.Writer, path string, at time.Time, watch func(done, size int64)) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("open the copy of the database: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, fmt.Errorf("look at the copy of the database: %w", err)
	}
	w, err := seal(s.db.Ring, to, Header{Kind: Database, MadeAt: at, Size: info.Size()})
	if err != nil {
		return 0, err
	}
	n, err := Copy(ctx, w, file, func(done int64) { watch(done, info.Size()) })
	return n, errors.Join(err, w.Close())
}

// Copy copies until the end, or until ctx ends, and tells now and then how much
// it has copied.
func Copy(ctx context.Context, to io.Writer, from io.Reader, tell func(done int64)) (n int64, err error) {
	buffer := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		got, err := from.Read(buffer)
		if got > 0 {
			if _, err := to.Write(buffer[:got]); err != nil {
				return n, fmt.Errorf("write a backup: %w", err)
			}
			n += int64(got)
			tell(n)
		}
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("read a backup: %w", err)
		}
	}
}

// keysAtOnce is how many accounts' keys are read in one transaction.
const keysAtOnce = 2000

// sealKeys writes the accounts' keys: of each the account's number, the length
// of the wrapped key in two bytes, and the wrapped key.
func (s *Service) sealKeys(ctx context.Context, to io.Writer) (n int64, err error) {
	w, err := seal(s.db.Ring, to, Header{Kind: AccountKeys, MadeAt: s.db.Now().UTC()})
	if err != nil {
		return 0, err
	}
	var last int64
	for {
		var keys []ledger.WrappedKey
		err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
			keys, err = s.db.Ledger.KeysAfter(ctx, tx, last, keysAtOnce)
			return err
		})
		if err != nil {
			return 0, err
		}
		if len(keys) == 0 {
			return n, w.Close()
		}
		var out []byte
		for _, k := range keys {
			out = binary.BigEndian.AppendUint64(out, uint64(k.Account))
			out = binary.BigEndian.AppendUint16(out, uint16(len(k.Wrapped)))
			out = append(out, k.Wrapped...)
		}
		if _, err := w.Write(out); err != nil {
			return 0, err
		}
		n, last = n+int64(len(keys)), keys[len(keys)-1].Account
	}
}

// ReadKeys calls put with the accounts' keys of an opened file, some thousand at
// a time.
func ReadKeys(body io.Reader, put func([]ledger.WrappedKey) error) error {
	var keys []ledger.WrappedKey
	head := make([]byte, 10)
	for {
		_, err := io.ReadFull(body, head)
		if errors.Is(err, io.EOF) {
			return put(keys)
		}
		if err != nil {
			return fmt.Errorf("read the accounts' keys: %w", err)
		}
		k := ledger.WrappedKey{Account: int64(binary.BigEndian.Uint64(head)), Wrapped: make([]byte, binary.BigEndian.Uint16(head[8:]))}
		if _, err := io.ReadFull(body, k.Wrapped); err != nil {
			return fmt.Errorf("read the accounts' keys: %w", err)
		}
		if keys = append(keys, k); len(keys) == keysAtOnce {
			if err := put(keys); err != nil {
				return err
			}
			keys = keys[:0]
		}
	}
}
