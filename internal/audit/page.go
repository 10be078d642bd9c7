package audit

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// pageSize is how many entries one read goes through: a check of a long log
// must not hold one old view of the database all the time.
const pageSize = 500

// page is a stretch of the log as the database holds it.
type page struct {
	rows        []treeEntriesRow
	checkpoints map[int64]checkpointsRow // by size
	tree        *ledger.Tree
	open        func(treeEntriesRow) (leafed, *Wrong, error)
}

// readPage reads the entries from one index up to but without another, and
// hands them to each inside the read.
func (s *Service) readPage(ctx context.Context, from, to int64, each func(page) error) error {
	return s.db.Store.Read(ctx, func(tx *store.Tx) error {
		q := New(tx)
		rows, err := q.treeEntries(ctx, treeEntriesParams{TreeIndex: number(from), TreeIndex_2: number(to)})
		if err != nil {
			return fmt.Errorf("read audit entries: %w", err)
		}
		signed, err := q.checkpoints(ctx, checkpointsParams{Size: from, Size_2: to})
		if err != nil {
			return fmt.Errorf("read checkpoints: %w", err)
		}
		p := page{rows: rows, checkpoints: make(map[int64]checkpointsRow, len(signed)), tree: ledger.NewTree(ctx, tx)}
		for _, c := range signed {
			p.checkpoints[c.Size] = c
		}
		p.open = func(row treeEntriesRow) (leafed, *Wrong, error) { return s.open(ctx, tx, p.tree, row) }
		return each(p)
	})
}

// open reads what belongs to an entry: its stored hash and its personal part.
func (s *Service) open(ctx context.Context, tx *store.Tx, tree *ledger.Tree, row treeEntriesRow) (leafed, *Wrong, error) {
	e := leafed{index: row.TreeIndex.Int64, leaf: row.Leaf}
	hashes, err := tree.ReadHashes([]int64{tlog.StoredHashIndex(0, e.index)})
	if errors.Is(err, ledger.ErrTreeHole) {
		return e, wrongEntry(e.index, row.ID, "tree_changed", "its hash is missing from the tree"), nil
	}
	if err != nil {
		return e, nil, err
	}
	e.stored = hashes[0][:]
	if row.Body == nil {
		return e, nil, nil
	}
	e.salt = row.Salt
	e.personal, err = s.db.Ledger.OpenPersonal(ctx, tx, row.ID, row.Account.Int64, row.Body)
	switch {
	case !row.Account.Valid && errors.Is(err, keyring.ErrUnknownKey):
		return e, nil, nil // sealed with a key that was destroyed: erased
	case errors.Is(err, keyring.ErrTampered), errors.Is(err, keyring.ErrMalformed), errors.Is(err, keyring.ErrUnknownKey):
		return e, wrongEntry(e.index, row.ID, "personal_changed", "its personal part (address, reason, input) was changed"), nil
	}
	return e, nil, err
}

// sameColumns reports whether the columns by which an entry is found and shown
// say what its leaf says.
func sameColumns(row treeEntriesRow) bool {
	var l ledger.Leaf
	if json.Unmarshal(row.Leaf, &l) != nil {
		return true // the leaf itself is wrong, and named so
	}
	return l.ID == row.ID && l.Tenant == row.Tenant && l.At == row.At && l.ActorKind == row.ActorKind && l.Actor == row.ActorID &&
		l.OnBehalfOf == row.OnBehalfOf && l.Via == row.Via && l.Op == row.Op && l.Target == row.Target && l.Case == row.CaseID &&
		l.Outcome == row.Outcome && l.Code == row.Code && int64(l.LevelNeeded) == row.LevelNeeded && int64(l.LevelHeld) == row.LevelHeld &&
		l.Approval == row.Approval && l.Request == row.Request && string(l.Commitment) == string(row.Commitment)
}

func number(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: true} }
