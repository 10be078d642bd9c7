package privacy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// ErrTombstonesApart is returned where another server over the same database
// writes another file of tombstones.
var ErrTombstonesApart = errors.New("another server uses another file of tombstones")

// heardFor is how long a server counts as there after it was heard of: four times
// as long as it lets pass between two signs, as health counts.
const heardFor = 40 * time.Second

// Here leaves a sign of a server beside the file, so that others over the same
// database see that it uses the same. It is renewed with each beat of the server,
// before the beat: a copy of the folder is soon told from the folder. Signs that
// are older than an hour are cleared away.
func (f Tombstones) Here(server string, at time.Time) error {
	if err := os.MkdirAll(f.signs(), 0o700); err != nil {
		return fmt.Errorf("leave a sign beside the tombstones: %w", err)
	}
	f.clear(at.Add(-time.Hour))
	path := f.sign(server)
	if err := os.WriteFile(path+".new", []byte(at.UTC().Format(time.RFC3339Nano)), 0o600); err != nil {
		return fmt.Errorf("leave a sign beside the tombstones: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("leave a sign beside the tombstones: %w", err)
	}
	return nil
}

// Left takes a server's sign away.
func (f Tombstones) Left(server string) error {
	if err := os.Remove(f.sign(server)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("take the sign beside the tombstones away: %w", err)
	}
	return nil
}

func (f Tombstones) signs() string { return f.Path + ".servers" }
func (f Tombstones) sign(server string) string {
	return filepath.Join(f.signs(), filepath.Base(server))
}

// clear removes old signs. One that cannot be removed disturbs nobody.
func (f Tombstones) clear(before time.Time) {
	old, _ := os.ReadDir(f.signs())
	for _, e := range old {
		path := filepath.Join(f.signs(), e.Name())
		if at, ok := signedAt(path); ok && at.Before(before) {
			_ = os.Remove(path)
		}
	}
}

func signedAt(path string) (time.Time, bool) {
	content, err := os.ReadFile(path)
	if err != nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, string(content))
	return at, err == nil
}

// Shared looks whether every other server over the same database leaves its signs
// beside this process's file of tombstones, and returns [ErrTombstonesApart] with
// what to do. An embedded database has one server, and asks nothing.
func (s *Service) Shared(ctx context.Context) error {
	if s.db.Store.Dialect() != store.Postgres {
		return nil
	}
	now := s.db.Now()
	var others []otherServersRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) error {
		var clock int64 // health counts by the database's
		if err := tx.QueryRowContext(ctx, "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)").Scan(&clock); err != nil {
			return err
		}
		var err error
		others, err = New(tx).otherServers(ctx, otherServersParams{Since: clock - heardFor.Microseconds(), Me: s.Node})
		return err
	})
	if err != nil {
		return fmt.Errorf("look which servers there are: %w", err)
	}
	for _, o := range others {
		if at, ok := signedAt(s.Tombstones.sign(o.ID)); !ok || now.Sub(at) > 2*heardFor {
			return fmt.Errorf("%w: %s does not write %s; let all servers use one file by --tombstones, or, if that server was taken away, wait a minute and start again",
				ErrTombstonesApart, o.Host, s.Tombstones.Path)
		}
	}
	return nil
}
