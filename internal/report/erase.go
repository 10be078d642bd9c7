package report

import (
	"fmt"

	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// Erase takes an account out of everything that names it, before the ledger
// forgets what its events said. What it added to the counts stays, as what
// erased accounts did, so that no figure changes but the distinct users.
// Again is no error.
func (s *Service) Erase(tx *op.Tx, n int64) error {
	q := New(tx)
	st, err := q.lockState(tx.Ctx)
	if err != nil {
		return fmt.Errorf("lock the counts: %w", err)
	}
	if err := s.moveToGone(tx, stateRow(st), n); err != nil {
		return err
	}
	if err := forgetBits(tx, n); err != nil {
		return fmt.Errorf("erase when an account signed in: %w", err)
	}
	if err := q.eraseGuesses(tx.Ctx, n); err != nil {
		return fmt.Errorf("erase failed sign-ins of an account: %w", err)
	}
	return nil
}

// moveToGone moves what the account's events added to generation 0, counted or
// not, and notes that they are not to be counted any more.
func (s *Service) moveToGone(tx *op.Tx, st stateRow, n int64) error {
	q := New(tx)
	upto, err := q.goneUpto(tx.Ctx, n)
	if err != nil {
		return fmt.Errorf("look whether an account is erased: %w", err)
	}
	events, err := s.db.Ledger.CountOf(tx.Ctx, tx.Tx, n, upto, wanted)
	if err != nil || len(events) == 0 {
		return err
	}
	all, shown, again := newBatch(), newBatch(), newBatch()
	if err := s.split(tx, st, events, all, shown, again); err != nil {
		return err
	}
	for _, k := range []struct {
		gen int64
		*batch
	}{{0, all}, {st.Gen, shown}, {st.Next, again}} { // again is empty if nothing is counted anew
		if err := k.keepCounts(tx.Ctx, tx.Tx, k.gen); err != nil {
			return fmt.Errorf("keep what an erased account did: %w", err)
		}
	}
	if err := q.setGone(tx.Ctx, setGoneParams{Account: n, Upto: events[len(events)-1].Order}); err != nil {
		return fmt.Errorf("note that an account is erased: %w", err)
	}
	if err := q.noteErased(tx.Ctx); err != nil {
		return fmt.Errorf("note that an account is erased: %w", err)
	}
	return nil
}

// split counts the events of an account: all of them, and with a minus what
// stands in the generations that are shown and counted anew. It notes in which
// zones, since what is moved to generation 0 follows them.
func (s *Service) split(tx *op.Tx, st stateRow, events []ledger.Counted, all, shown, again *batch) error {
	c, err := s.counterOf(tx.Ctx, tx.Tx, st.Gen, st.HoursFrom)
	if err != nil {
		return err
	}
	anew, err := s.counterOf(tx.Ctx, tx.Tx, st.Next, st.HoursFrom)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := c.count(all, e, 1); err != nil {
			return err
		}
		p, there, err := found(New(tx).placeAround(tx.Ctx, e.Pos))
		if err != nil {
			return fmt.Errorf("look how far was counted: %w", err)
		}
		if !there || e.Pos == 0 || e.Pos > p.Last {
			continue
		}
		if e.Pos <= p.Pos {
			if err := c.count(shown, e, -1); err != nil {
				return err
			}
		}
		if st.Next != 0 && e.Pos <= p.Again {
			if err := anew.count(again, e, -1); err != nil {
				return err
			}
		}
	}
	if _, err := c.keepZones(New(tx), st.Gen, all); err != nil || st.Next == 0 {
		return err
	}
	_, err = anew.keepZones(New(tx), st.Next, all)
	return err
}

func forgetBits(tx *op.Tx, n int64) error {
	q := New(tx)
	rows, err := q.bitsOfChunk(tx.Ctx, n/chunkSize)
	if err != nil {
		return err
	}
	for _, r := range rows {
		bits, was := clearBit(r.Bits, n%chunkSize)
		switch {
		case !was:
			continue
		case len(bits) == 0:
			err = q.eraseBits(tx.Ctx, eraseBitsParams{Gen: r.Gen, Tenant: r.Tenant, Grain: r.Grain, At: r.At, Application: r.Application, Chunk: n / chunkSize})
		default:
			err = q.putBits(tx.Ctx, putBitsParams{Gen: r.Gen, Tenant: r.Tenant, Grain: r.Grain, At: r.At, Application: r.Application, Chunk: n / chunkSize, Bits: bits})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
