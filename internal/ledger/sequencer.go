package ledger

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/readmit/readmit/internal/store"
)

// Sequencer numbers what operations wrote. Every process runs one; a lease
// lets one of them work.
type Sequencer struct {
	db     *store.DB
	ledger *Ledger
	signer note.Signer
	holder string
	now    func() time.Time
	ticks  <-chan time.Time
	log    *slog.Logger

	bell  chan struct{}
	heard chan struct{}
	batch int       // rows a transaction
	last  time.Time // of the last round
	seen  int64     // the last pos whose account was told
}

// SequencerConfig is what a sequencer works with.
type SequencerConfig struct {
	Store  *store.DB
	Ledger *Ledger
	Signer note.Signer
	Holder string // names this process among all
	Now    func() time.Time
	Ticks  <-chan time.Time // one value a second
	Log    *slog.Logger
}

const (
	auditSequence = "audit"
	eventSequence = "event"

	// minBatch and maxBatch limit how many rows of each kind one transaction
	// numbers; between them it follows batchTime, so that no caller's write
	// waits long behind it.
	minBatch, maxBatch = 32, 1024
	batchTime          = 8 * time.Millisecond
	// pause is the shortest time between two rounds, and so between two
	// signed checkpoints.
	pause = time.Second
)

// NewSequencer returns a sequencer; [Sequencer.Run] starts it.
func NewSequencer(c SequencerConfig) *Sequencer {
	return &Sequencer{
		db: c.Store, ledger: c.Ledger, signer: c.Signer, holder: c.Holder, now: c.Now, ticks: c.Ticks, log: c.Log,
		bell: make(chan struct{}, 1), heard: make(chan struct{}, 1), batch: minBatch,
	}
}

// Wake tells the sequencer that something was committed. It never waits.
func (s *Sequencer) Wake() {
	select {
	case s.bell <- struct{}{}:
	default: // it knows already
	}
}

// Hear tells the sequencer that another process may have numbered events, as
// PostgreSQL does on [Channel]. It never waits.
func (s *Sequencer) Hear() {
	select {
	case s.heard <- struct{}{}:
	default: // it will look anyway
	}
}

// Run numbers, appends and signs until ctx ends, at most once a second, then
// finishes what is there and gives the lease back. Errors are logged and tried
// again with the next tick. What [Sequencer.Hear] tells is followed at once.
func (s *Sequencer) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			if err := s.Finish(context.WithoutCancel(ctx)); err != nil {
				s.log.Error("the sequencer could not finish its last round", "error", err)
			}
			return
		case <-s.bell:
			// A tick comes soon enough if a round has just been.
			if s.now().Sub(s.last) < pause {
				continue
			}
		case <-s.heard:
			if err := s.follow(ctx); err != nil && ctx.Err() == nil {
				s.log.Error("the sequencer could not follow another process's events", "error", err)
			}
			continue
		case <-s.ticks:
		}
		if err := s.Round(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("the sequencer could not finish its round", "error", err)
		}
	}
}

// Finish does one last round and gives the lease back, so that another process
// need not wait for it to expire. A command that does not run the sequencer
// calls it to have numbered what was written so far.
func (s *Sequencer) Finish(ctx context.Context) error {
	return errors.Join(s.Round(ctx), s.release(ctx))
}

// Round does once what is to be done: it numbers everything that waits, signs
// a checkpoint if the tree has grown, and tells who watches an account of
// which another process wrote events. If another process leads, it only tells.
func (s *Sequencer) Round(ctx context.Context) error {
	s.last = s.now()
	todo, err := s.todo(ctx)
	if err != nil {
		return err
	}
	for todo {
		if todo, err = s.step(ctx); err != nil {
			return err
		}
	}
	return s.follow(ctx)
}

// todo reports whether something waits and nobody else is at it, by reading only.
func (s *Sequencer) todo(ctx context.Context) (yes bool, err error) {
	err = s.db.Read(ctx, func(tx *store.Tx) error {
		if another, err := s.another(ctx, tx); another || err != nil {
			return err
		}
		if yes, err = New(tx).anyUnnumbered(ctx); yes || err != nil {
			return err
		}
		size, err := NewTree(ctx, tx).Size()
		if err != nil {
			return err
		}
		signed, err := New(tx).newestCheckpoint(ctx)
		yes = signed < size
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for what waits for a number: %w", err)
	}
	return yes, nil
}

// step numbers one batch in one transaction. It reports whether there may be more.
func (s *Sequencer) step(ctx context.Context) (more bool, err error) {
	var took time.Duration
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		more = false
		started := s.now()
		held, err := s.hold(ctx, tx)
		if !held || err != nil {
			return err
		}
		events, err := s.numberEvents(ctx, tx)
		if err != nil {
			return err
		}
		entries, err := s.numberEntries(ctx, tx)
		if err != nil {
			return err
		}
		took = s.now().Sub(started)
		if more = events >= s.batch || entries >= s.batch; more {
			return nil
		}
		return s.sign(ctx, tx)
	})
	s.adapt(took)
	return more, err
}

func (s *Sequencer) adapt(took time.Duration) {
	switch {
	case took > batchTime:
		s.batch = max(minBatch, s.batch/2)
	case took < batchTime/4:
		s.batch = min(maxBatch, s.batch*2)
	}
}
