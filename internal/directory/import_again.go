package directory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/store"
)

// againRows is how many rows that were put aside are read at a time.
const againRows = 500

// again looks at the rows that were put aside, in the order of the file, now
// that the indexes tell whose their values are.
func (r *run) again(ctx context.Context) error {
	if r.place.phase != phaseAgain {
		return nil
	}
	a := &adding{run: r, ctx: ctx, size: leastChunk, end: r.place.at, phase: phaseAgain}
	a.also = func(tx *store.Tx, last int64) error {
		return New(tx).deleteAgain(ctx, deleteAgainParams{Run: r.id, Line: last})
	}
	first := true
	err := r.eachAgain(ctx, 0, func(it *item) error {
		if first {
			r.watch.Step("rows whose identifiers may be taken")
			first = false
		}
		r.prepare(it)
		return a.take(it)
	})
	if err != nil {
		return err
	}
	return a.commit()
}

// eachAgain calls f with the rows that were put aside behind a line.
func (r *run) eachAgain(ctx context.Context, after int64, f func(*item) error) error {
	for {
		var rows []listAgainRow
		err := r.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
			rows, err = New(tx).listAgain(ctx, listAgainParams{Run: r.id, Line: after, Limit: againRows})
			return err
		})
		if err != nil {
			return fmt.Errorf("read the rows that were put aside: %w", err)
		}
		for _, stored := range rows {
			it, err := r.openAside(stored)
			if err != nil {
				return err
			}
			after = stored.Line
			if err := f(it); err != nil {
				return err
			}
		}
		if len(rows) < againRows {
			return nil
		}
	}
}

func (r *run) openAside(stored listAgainRow) (*item, error) {
	line, err := r.db.Ring.Open(keyring.PurposeTokenWrap, stored.Record, []byte(r.id))
	if err != nil {
		return nil, fmt.Errorf("open line %d: %w", stored.Line, err)
	}
	in, err := OpenReader(bytes.NewReader(append(line, '\n')), NDJSON, Options{Region: r.region, MaxLine: 2*defaultMaxLine + len(line)})
	if err != nil {
		return nil, fmt.Errorf("read line %d again: %w", stored.Line, err)
	}
	row, err := in.Next()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read line %d again: %w", stored.Line, err)
	}
	row.Line, row.End = stored.Line, r.place.at
	return &item{row: row, reserved: stored.Number}, nil
}
