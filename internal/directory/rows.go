package directory

import (
	"context"
	"errors"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/ledger"
)

// item is one row on its way into the directory.
type item struct {
	row     Row
	bulk    *account.Bulk // nil if the row is bad or only goes on with a history
	claims  map[string]string
	probes  []probe
	unknown []string // attributes that the schema does not have
	hash    credential.Imported
	history *ledger.History
	brought desk.Brought
	// reserved is the number that was taken for the account when it was put aside.
	reserved int64
	// read is how many problems the reader found.
	read int
	// found is how many problems the row had before others' accounts were looked at.
	found int
}

// weight is how much of a transaction the item takes, in rows of ordinary size.
func (it *item) weight() int { return 1 + len(it.row.Record.Activity)/8 }

const (
	batchRows   = 256 // rows that one goroutine makes ready at a time
	batchesHeld = 8   // batches that wait at most
)

// batch is rows that are made ready together.
type batch struct {
	items []*item
	err   error // why there is nothing after this
	ready chan struct{}
}

// read reads the rows from a source of rows, makes them ready on all cores,
// and calls each with them in the order of the file. Memory is bounded by what
// waits.
func (r *run) read(ctx context.Context, next func() (Row, error), prepare func(*item), each func(*item) error) error {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	work, queue := make(chan *batch), make(chan *batch, batchesHeld)
	for range runtime.NumCPU() {
		all.Go(func() {
			for b := range work {
				for _, it := range b.items {
					prepare(it)
				}
				close(b.ready)
			}
		})
	}
	all.Go(func() {
		defer close(queue)
		defer close(work)
		readBatches(ctx, next, work, queue)
	})
	for b := range queue {
		select {
		case <-b.ready:
		case <-ctx.Done():
		}
		if ctx.Err() != nil { // select may have taken the other way
			return context.Cause(ctx)
		}
		for _, it := range b.items {
			if err := each(it); err != nil {
				return err
			}
		}
		if b.err != nil {
			return b.err
		}
	}
	return context.Cause(ctx)
}

func readBatches(ctx context.Context, next func() (Row, error), work, queue chan<- *batch) {
	for {
		b := &batch{ready: make(chan struct{})}
		for len(b.items) < batchRows && b.err == nil {
			row, err := next()
			if b.err = err; err == nil {
				b.items = append(b.items, &item{row: row})
			}
		}
		select { // in the queue first, so that the order is the file's
		case queue <- b:
		case <-ctx.Done():
			return
		}
		select {
		case work <- b:
		case <-ctx.Done():
			return
		}
		if b.err != nil {
			return
		}
	}
}

// all reads the file's rows from the run's place to its end.
func (r *run) all(ctx context.Context, prepare func(*item), each func(*item) error) error {
	next, done, stop, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer stop()
	err = r.read(ctx, next, prepare, func(it *item) error {
		r.shown++
		if r.shown%batchRows == 0 {
			r.watch.Rows(r.shown, r.report.totals.Bad-r.badBefore, done())
		}
		return each(it)
	})
	if errors.Is(err, io.EOF) {
		r.watch.Rows(r.shown, r.report.totals.Bad-r.badBefore, r.src.size)
		return nil
	}
	return err
}

// open begins to read at the run's place. Done tells how many bytes were read.
func (r *run) open(ctx context.Context) (next func() (Row, error), done func() int64, stop func(), err error) {
	var bytes atomic.Int64 // the rows are read ahead in another goroutine
	bytes.Store(r.place.at.Offset)
	if r.src.people != nil {
		next, stop := r.src.people.rows(ctx, r.now, r.place.at)
		return func() (Row, error) {
			bytes.Add(1)
			return next()
		}, bytes.Load, stop, nil
	}
	reader, err := r.src.open(r.in.Format, Options{
		Region: r.region, Now: r.now, From: r.place.at, FirebaseHash: r.in.FirebaseHash, WithoutPasswords: r.in.WithoutPasswords,
	})
	if err != nil {
		return nil, nil, nil, err
	}
	r.reader = reader
	return func() (Row, error) {
		row, err := reader.Next()
		bytes.Store(reader.Consumed())
		return row, err
	}, bytes.Load, func() {}, nil
}

// prepare makes an account of a row, with everything that is written with it.
func (r *run) prepare(it *item) {
	if it.row.build != nil {
		it.row.Record, it.row.build = it.row.build(), nil
	}
	it.read, it.found = len(it.row.Problems), len(it.row.Problems)
	if it.row.Bad() || it.row.Record.Continued {
		return
	}
	d, unknown := r.convert.Load().draft(&it.row)
	r.warnOfBlocked(&it.row, d)
	it.unknown, it.found = unknown, len(it.row.Problems)
	if it.row.Bad() {
		return
	}
	rec := &it.row.Record
	it.bulk = account.Prepare(r.actor.Tenant, r.db.IDs, d)
	it.bulk.Reserved = it.reserved
	it.claims = it.bulk.Claims()
	it.hash = credential.Imported{Hash: rec.PasswordHash, ChangedAt: rec.PasswordChangedAt}
	if it.hash.ChangedAt.IsZero() {
		it.hash.ChangedAt = d.CreatedAt
	}
	it.history = r.db.Ledger.NewHistory(r.actor.Tenant)
	events, brought := pastOf(rec.Activity, r.db.IDs.New, it.history.Seal)
	it.history.Add(append(events, cameIn(r.actor, r.now))...)
	it.brought = brought
}

func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
