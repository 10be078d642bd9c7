package health

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// From when on a write is slow, and free space is little.
const (
	slowCommit  = 250 * time.Millisecond
	littleSpace = 2 << 30
	noSpace     = 256 << 20
)

// database tells whether writes work, how fast, and how large it is.
func (s *Service) database(ctx context.Context, tx *store.Tx) (Check, error) {
	size, err := tx.Size(ctx)
	if err != nil {
		return Check{}, err
	}
	b, serving := s.lastBeat()
	c := Check{Name: "database", State: OK, Figures: map[string]int64{"size_bytes": size}}
	switch {
	case !serving:
		c.Finding, c.Message = "readable", fmt.Sprintf("It answers, and holds %s.", bytes(size))
	case !b.failingSince.IsZero():
		c.State, c.Finding, c.Since = Failing, "not_writable", &b.failingSince
		c.Message = "It takes no changes. Look at the server's log, at the disk and at the database."
	case b.took > slowCommit:
		c.State, c.Finding, c.Figures["commit_us"] = Slow, "slow", b.took.Microseconds()
		c.Message = fmt.Sprintf("The last change took %s; it holds %s.", b.took.Round(time.Millisecond), bytes(size))
	default:
		c.Finding, c.Figures["commit_us"] = "writable", b.took.Microseconds()
		c.Message = fmt.Sprintf("It takes changes, the last in %s; it holds %s.", b.took.Round(10*time.Microsecond), bytes(size))
	}
	return c, nil
}

// disk tells how much is left where the embedded database lies.
func (s *Service) disk(context.Context, *store.Tx) (Check, error) {
	free, ok := s.DB.Store.Free()
	c := Check{Name: "disk", State: OK, Finding: "enough", Figures: map[string]int64{"free_bytes": free}}
	if !ok {
		return Check{Name: "disk", State: Unknown, Finding: "elsewhere", Message: "The database lies elsewhere; its free space is not seen from here."}, nil
	}
	c.Message = fmt.Sprintf("%s are free.", bytes(free))
	switch {
	case free < noSpace:
		c.State, c.Finding = Failing, "full"
		c.Message = fmt.Sprintf("Only %s are free: soon nothing can be written. Make room at once.", bytes(free))
	case free < littleSpace:
		c.State, c.Finding = Slow, "little"
		c.Message = fmt.Sprintf("Only %s are free. Make room.", bytes(free))
	}
	return c, nil
}

// Sequencer delays from which on it is late, and from which on it stands.
const (
	lateAfter  = 10 * time.Second
	standAfter = time.Minute
)

// sequencer tells how many events and entries wait for their number.
func (s *Service) sequencer(ctx context.Context, alive int) (Check, error) {
	lag, err := s.Sequencer.Lag(ctx)
	if err != nil {
		return Check{}, err
	}
	waiting, age := lag.Events+lag.Entries, time.Duration(0)
	c := Check{Name: "sequencer", State: OK, Finding: "numbered", Message: "Everything that happened has its number."}
	if waiting == 0 {
		return c, nil
	}
	age = max(0, s.DB.Now().Sub(lag.Oldest))
	c.Figures = map[string]int64{"waiting": waiting, "oldest_ms": age.Milliseconds()}
	c.Finding, c.Message = "numbering", fmt.Sprintf("%s waits for its number.", plural(waiting, "event"))
	if waiting > 1 {
		c.Message = fmt.Sprintf("%s wait for their number, the oldest for %s.", plural(waiting, "event"), age.Round(time.Second))
	}
	switch {
	case alive == 0:
		c.State, c.Finding, c.Message = Unknown, "no_server", fmt.Sprintf("%s without a number; they get one when a server runs.", plural(waiting, "event"))
	case age > standAfter:
		c.State, c.Finding, c.Since = Failing, "stands", &lag.Oldest
		c.Message = fmt.Sprintf("%s wait for their number, the oldest for %s: webhooks, streams and lists lack them. Look at the servers' logs.", plural(waiting, "event"), age.Round(time.Second))
	case age > lateAfter:
		c.State, c.Finding, c.Since = Slow, "late", &lag.Oldest
	}
	return c, nil
}

// noteBackup is the key under which the installation notes when a backup was
// last finished, in microseconds since 1970.
const noteBackup = "backup.finished_at"

// backupAge is how old the newest backup may be.
const backupAge = 26 * time.Hour

// backup tells when the last backup was finished.
func (s *Service) backup(ctx context.Context, tx *store.Tx) (Check, error) {
	text, err := New(tx).note(ctx, noteBackup)
	if errors.Is(err, sql.ErrNoRows) {
		return Check{Name: "backup", State: Unknown, Finding: "none", Message: "No backup was made by Readmit. Make sure that the data folder or the database, and the keys, are saved otherwise."}, nil
	}
	if err != nil {
		return Check{}, fmt.Errorf("read when the last backup was: %w", err)
	}
	var us int64
	if _, err := fmt.Sscan(text, &us); err != nil {
		return Check{}, fmt.Errorf("read when the last backup was: %w", err)
	}
	at := time.UnixMicro(us).UTC()
	c := Check{Name: "backup", State: OK, Finding: "made", Figures: map[string]int64{"finished_at": us}, Message: "The last backup was finished at " + at.Format(time.RFC3339) + "."}
	if s.DB.Now().Sub(at) > backupAge {
		late := at.Add(backupAge)
		c.State, c.Finding, c.Since = Slow, "old", &late
	}
	return c, nil
}

// bytes writes a size for people.
func bytes(n int64) string {
	const unit = 1024
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	value, suffix := float64(n)/unit, 0
	for value >= unit && suffix < 3 {
		value /= unit
		suffix++
	}
	return fmt.Sprintf("%.1f %s", value, []string{"KiB", "MiB", "GiB", "TiB"}[suffix])
}
