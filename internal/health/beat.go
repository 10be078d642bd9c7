package health

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// BeatEvery is how often a node says that it is there. The write is at the
// same time the probe of whether the database takes changes, and how fast.
const BeatEvery = 10 * time.Second

const (
	lostAfter   = 4 * BeatEvery // a node that was not heard of
	forgetAfter = time.Hour
)

// beat is what the last writes of this process told.
type beat struct {
	at           time.Time     // of the last one; zero: none yet
	took         time.Duration // of the last that was done, from asking to the disk
	failingSince time.Time     // zero: the last one was done
}

// Beat writes that this process is there, and notes whether and how fast the
// database took it. It returns the error for the log.
func (s *Service) Beat(ctx context.Context) error {
	started := s.DB.Now()
	err := s.DB.Store.Write(ctx, func(tx *store.Tx) error {
		return s.write(ctx, tx)
	})
	now := s.DB.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beat.at = now
	switch {
	case err == nil:
		s.beat.took, s.beat.failingSince = now.Sub(started), time.Time{}
	case s.beat.failingSince.IsZero():
		s.beat.failingSince = started
	}
	if err != nil {
		return fmt.Errorf("say that this node is there: %w", err)
	}
	return nil
}

func (s *Service) write(ctx context.Context, tx *store.Tx) error {
	now := s.DB.Now()
	clock, err := databaseClock(ctx, tx, now)
	if err != nil {
		return err
	}
	q := New(tx)
	if err := q.forgetNodesBefore(ctx, clock.Add(-forgetAfter).UnixMicro()); err != nil {
		return fmt.Errorf("forget lost nodes: %w", err)
	}
	return q.upsertNode(ctx, upsertNodeParams{
		ID: s.Node, Host: s.Host, Version: s.Version, StartedAt: s.started.UnixMicro(), SeenAt: clock.UnixMicro(), Ahead: now.Sub(clock).Microseconds(),
	})
}

// databaseClock is what the database's clock shows. The embedded database has
// none of its own.
func databaseClock(ctx context.Context, tx *store.Tx, now time.Time) (time.Time, error) {
	if tx.Dialect() == store.SQLite {
		return now, nil
	}
	var us int64
	err := tx.QueryRowContext(ctx, "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)").Scan(&us)
	if err != nil {
		return time.Time{}, fmt.Errorf("ask the database's clock: %w", err)
	}
	return time.UnixMicro(us), nil
}

// Leave takes this process off the list, so that it is not taken for lost.
func (s *Service) Leave(ctx context.Context) error {
	err := s.DB.Store.Write(ctx, func(tx *store.Tx) error { return New(tx).forgetNode(ctx, s.Node) })
	if err != nil {
		return fmt.Errorf("take this node off the list: %w", err)
	}
	return nil
}

// serving reports whether this process has said that it is there.
func (s *Service) lastBeat() (b beat, serving bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.beat, !s.beat.at.IsZero()
}
