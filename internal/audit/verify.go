package audit

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opVerify = op.Define("audit.verify", "Verify the audit log", op.Needs{Whole: true})

// VerifyInput asks for a check of the whole log.
type VerifyInput struct{}

// Validate has nothing to check.
func (VerifyInput) Validate() error { return nil }

// Target is the installation: one tree holds the entries of all tenants.
func (VerifyInput) Target() op.Target { return op.Target{} }

// Verified is told when a check found nothing wrong.
type Verified struct {
	Entries int64  `json:"entries"`
	Root    string `json:"root"`
}

// VerificationFailed is told when a check found something wrong.
type VerificationFailed struct {
	Entry   int64  `json:"entry"`
	Problem string `json:"problem"`
}

var (
	eventVerified           = event.Define("audit.verified", "", Verified{Entries: 1204, Root: "Wm1vJ3DkuT5S0cMZdE2vH9cQ0T0m0T7Jq3n1v5o2a1E="})
	eventVerificationFailed = event.Define("audit.verification_failed", "", VerificationFailed{Entry: 17, Problem: "leaf_changed"})
)

// Verify recomputes the whole log: that no entry is missing or doubled, each
// leaf's and subtree's hash, that the columns shown say what the leaf says,
// that each personal part that still exists is the one that was committed to,
// and each checkpoint's signature and hash. It changes nothing but its own
// record. What is wrong is in the answer; an error means that the check could
// not be done.
//
// Entries removed together with every later checkpoint are seen only by
// comparing the answer with a checkpoint that is kept elsewhere.
func (s *Service) Verify(ctx context.Context, actor authz.Actor, in VerifyInput) (Verification, error) {
	return s.VerifyTelling(ctx, actor, in, func(int64, int64) {})
}

// VerifyTelling is [Service.Verify] for somebody who waits: tell is called now
// and then with how many entries were checked of how many.
func (s *Service) VerifyTelling(ctx context.Context, actor authz.Actor, in VerifyInput, tell func(done, of int64)) (Verification, error) {
	var v Verification
	if actor.May(opVerify.Name) { // whoever may not is refused, and recorded, below
		var err error
		if v, err = s.verify(ctx, tell); err != nil {
			return Verification{}, err
		}
	}
	return op.Do(ctx, s.db, actor, opVerify, in, func(tx *op.Tx) (Verification, error) {
		if err := noteCheck(tx, v); err != nil {
			return Verification{}, err
		}
		if v.Wrong != nil {
			tx.Record(event.Fact{Type: eventVerificationFailed, Data: VerificationFailed{Entry: v.Wrong.Entry, Problem: v.Wrong.Problem}})
		} else {
			tx.Record(event.Fact{Type: eventVerified, Data: Verified{Entries: v.Entries, Root: v.Root}})
		}
		return v, nil
	})
}

func (s *Service) verify(ctx context.Context, tell func(done, of int64)) (Verification, error) {
	_, verifier := s.db.Ring.Signer()
	c := &checker{verifier: verifier}
	c.v.Key = s.db.Ring.VerifierKey()
	size, wrong, err := s.outline(ctx, c)
	if err != nil {
		return Verification{}, err
	}
	for c.v.Entries < size && wrong == nil {
		before := c.v.Entries
		tell(before, size)
		to := min(size, before+pageSize)
		err := s.readPage(ctx, before, to, func(p page) (err error) {
			wrong, err = c.page(p, to)
			return err
		})
		if err != nil {
			return Verification{}, fmt.Errorf("verify entries from %d: %w", before, err)
		}
	}
	if wrong == nil {
		wrong, err = s.beyond(ctx, size)
	}
	return c.result(wrong), err
}

// outline reads how large the log says that it is.
func (s *Service) outline(ctx context.Context, c *checker) (size int64, wrong *Wrong, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		if size, err = ledger.NewTree(ctx, tx).Size(); err != nil {
			return err
		}
		signed, err := New(tx).newestCheckpoint(ctx)
		if err != nil {
			return err
		}
		if signed > size {
			wrong = wrongEntry(size, "", "missing", fmt.Sprintf("it is missing: a checkpoint says that there are %d", signed))
		}
		c.v.Waiting, err = New(tx).waiting(ctx)
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("read the size of the audit log: %w", err)
	}
	return size, wrong, nil
}

// beyond looks for entries with a number that the tree has not given; those
// that the sequencer added meanwhile are fine.
func (s *Service) beyond(ctx context.Context, size int64) (wrong *Wrong, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		now, err := ledger.NewTree(ctx, tx).Size()
		if err != nil {
			return err
		}
		extra, err := New(tx).beyondTree(ctx, number(max(now, size)))
		if extra.N > 0 {
			wrong = wrongEntry(extra.First, "", "extra", "it has an index that the tree has not given out")
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for entries beyond the audit tree: %w", err)
	}
	return wrong, nil
}

// page checks a stretch of the log that must end before index to.
func (c *checker) page(p page, to int64) (*Wrong, error) {
	for _, row := range p.rows {
		wrong, err := c.row(p, row)
		if wrong != nil || err != nil {
			return wrong, err
		}
		signed, ok := p.checkpoints[c.v.Entries]
		if !ok {
			continue
		}
		if wrong := c.checkpoint(signed.Size, signed.Signed); wrong != nil {
			return wrong, nil
		}
	}
	if c.v.Entries < to {
		return wrongEntry(c.v.Entries, "", "missing", "it is missing"), nil
	}
	return nil, nil
}

func (c *checker) row(p page, row treeEntriesRow) (*Wrong, error) {
	e, wrong, err := p.open(row)
	if err != nil || wrong != nil && e.index == c.v.Entries {
		return wrong, err
	}
	added, wrong := c.entry(e)
	if wrong != nil {
		return wrong, nil
	}
	if !sameColumns(row) {
		return wrongEntry(e.index, row.ID, "columns_changed", "its columns do not say what its leaf says"), nil
	}
	positions := make([]int64, len(added))
	for i := range positions {
		positions[i] = tlog.StoredHashCount(e.index) + int64(i)
	}
	stored, err := p.tree.ReadHashes(positions)
	if err != nil && !errors.Is(err, ledger.ErrTreeHole) {
		return nil, err
	}
	if !slices.Equal(stored, added) {
		return wrongEntry(e.index, row.ID, "tree_changed", "the tree's hashes above it are not those that follow from the entries"), nil
	}
	return nil, nil
}
