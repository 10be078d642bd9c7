package ledger

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/store"
)

// Tree reads the stored hashes of the audit entries' Merkle tree (RFC 6962,
// section 2.1, as golang.org/x/mod/sumdb/tlog numbers them). It is valid as
// long as its transaction.
type Tree struct {
	ctx  context.Context
	tx   *store.Tx
	runs map[int64][]byte // by the position of their first hash
	last int64            // the run that was read last
	// fresh are hashes that are computed and not stored yet.
	first int64
	fresh []tlog.Hash
}

// NewTree returns the tree as the transaction sees it.
func NewTree(ctx context.Context, tx *store.Tx) *Tree {
	return &Tree{ctx: ctx, tx: tx, runs: map[int64][]byte{}}
}

// Size returns how many entries the tree has.
func (t *Tree) Size() (int64, error) {
	n, err := New(t.tx).taken(t.ctx, auditSequence)
	if err != nil {
		return 0, fmt.Errorf("read the size of the audit tree: %w", err)
	}
	return n, nil
}

// ErrTreeHole is returned if a stored hash is missing.
var ErrTreeHole = errors.New("a hash of the audit tree is missing")

// ReadHashes returns the hashes at the positions, as tlog.HashReader asks.
func (t *Tree) ReadHashes(positions []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, 0, len(positions))
	for _, p := range positions {
		h, err := t.read(p)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func (t *Tree) read(p int64) (tlog.Hash, error) {
	if len(t.fresh) > 0 && p >= t.first {
		return t.fresh[p-t.first], nil
	}
	if h, ok := t.inRun(t.last, p); ok {
		return h, nil
	}
	row, err := New(t.tx).hashesAt(t.ctx, p)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("%w: position %d: %w", ErrTreeHole, p, err)
	}
	if len(t.runs) > 64 {
		clear(t.runs)
	}
	t.runs[row.Position], t.last = row.Run, row.Position
	h, ok := t.inRun(row.Position, p)
	if !ok {
		return tlog.Hash{}, fmt.Errorf("%w: position %d", ErrTreeHole, p)
	}
	return h, nil
}

func (t *Tree) inRun(first, p int64) (h tlog.Hash, ok bool) {
	run := t.runs[first]
	at := (p - first) * tlog.HashSize
	if p < first || at+tlog.HashSize > int64(len(run)) {
		return h, false
	}
	copy(h[:], run[at:])
	return h, true
}

// add appends leaves to the tree of size entries and stores their hashes as one run.
func (t *Tree) add(size int64, leaves [][]byte) error {
	t.first, t.fresh = tlog.StoredHashCount(size), nil
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashes(size+int64(i), leaf, t)
		if err != nil {
			return fmt.Errorf("append to the audit tree: %w", err)
		}
		t.fresh = append(t.fresh, hashes...)
	}
	run := make([]byte, 0, len(t.fresh)*tlog.HashSize)
	for _, h := range t.fresh {
		run = append(run, h[:]...)
	}
	if err := New(t.tx).insertHashes(t.ctx, insertHashesParams{Position: t.first, Hashes: run}); err != nil {
		return fmt.Errorf("store the audit tree's hashes: %w", err)
	}
	return nil
}
