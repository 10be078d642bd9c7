package directory

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// The ways in which a run takes its rows.
const (
	modeFill   = "fill"   // into an empty directory, indexes last
	modeAdd    = "add"    // beside others, in short transactions
	modeUpdate = "update" // into accounts that are there
	modeDry    = "dry"    // nowhere
)

// The phases of a run. Fill goes through all of them.
const (
	phaseRows  = "rows"
	phaseBuild = "build" // the rest of filling an empty directory
	phaseAgain = "again" // rows whose identifiers may be taken
	phaseDone  = "done"
)

// standing is how far a run is, as it stands in its row.
type standing struct {
	phase    string
	at       Mark
	rows     int64
	taken    int64
	warned   int64
	bad      int64
	report   int64
	finished bool
}

// run is one import on its way.
type run struct {
	db      *op.DB
	actor   authz.Actor
	in      ImportInput
	src     *inputFile
	watch   Watch
	started time.Time
	resumed bool

	id      string
	mode    string
	now     time.Time // when the run began, however often it was interrupted
	place   standing  // as committed
	convert atomic.Pointer[converter]
	blocks  *tenant.Blocks // as it was when this part of the run began
	region  string
	reader  *Reader

	out       *bufio.Writer
	report    *Report
	unknown   map[string]int64
	ignored   map[string]int64 // fields that an update never writes
	shown     int64            // rows of this part of the run
	badBefore int64            // rows that earlier parts did not take
}

// begin finds the interrupted run over the same file or begins a new one. Both
// are audited.
func (r *run) begin(ctx context.Context) error {
	_, err := op.Do(ctx, r.db, r.actor, opImport, r.in, func(tx *op.Tx) (string, error) {
		r.unknown, r.ignored = map[string]int64{}, map[string]int64{}
		t, err := tenant.Get(tx.Ctx, tx.Tx, tx.Actor.Tenant)
		if err != nil {
			return "", err
		}
		fields, err := tenant.Fields(tx.Ctx, tx.Tx, tx.Actor.Tenant)
		if err != nil {
			return "", err
		}
		r.region, r.now = t.DefaultRegion, tx.Now.UTC().Truncate(time.Microsecond)
		if err := r.findOrMake(tx); err != nil {
			return "", err
		}
		r.convert.Store(newConverter(fields, r.now))
		if r.blocks, err = tenant.ReadBlocks(tx.Ctx, tx.Tx, tx.Actor.Tenant); err != nil {
			return "", err
		}
		return r.id, nil
	})
	if err != nil {
		return err
	}
	return r.openReport()
}

func (r *run) findOrMake(tx *op.Tx) error {
	r.id, r.place = tx.NewID("imp"), standing{phase: phaseRows}
	if r.in.DryRun {
		r.mode = modeDry
		return nil
	}
	q := New(tx)
	old, err := q.unfinishedRun(tx.Ctx, unfinishedRunParams{Tenant: tx.Actor.Tenant, Fingerprint: r.src.fingerprint})
	if err == nil && (old.Mode == modeUpdate) == r.in.Update {
		r.id, r.mode, r.resumed, r.now = old.ID, old.Mode, true, time.UnixMicro(old.StartedAt).UTC()
		r.place = standing{
			phase: old.Phase, at: Mark{Line: old.Line, Offset: old.Position},
			rows: old.RowsRead, taken: old.Taken, warned: old.Warned, bad: old.Reported, report: old.Report,
		}
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look for an interrupted import: %w", err)
	}
	r.mode = modeUpdate
	if !r.in.Update {
		r.mode = modeAdd
		fill, err := account.BeginFill(tx)
		if err != nil {
			return err
		}
		if fill {
			r.mode = modeFill
		}
	}
	err = q.insertRun(tx.Ctx, insertRunParams{
		ID: r.id, Tenant: tx.Actor.Tenant, Fingerprint: r.src.fingerprint, Mode: r.mode, StartedAt: r.now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("begin the import: %w", err)
	}
	return nil
}

// here is the place to commit with rows that were added to the report.
func (r *run) here(phase string, at Mark) (standing, error) {
	size, err := r.flushReport()
	t := r.report.totals
	return standing{phase: phase, at: at, rows: t.Rows, taken: t.Taken(), warned: t.Warned, bad: t.Bad, report: size}, err
}

// advance moves the run's row on, if no other process has.
func (r *run) advance(ctx context.Context, tx *store.Tx, to standing) error {
	p := advanceRunParams{
		ID: r.id, OldPhase: r.place.phase, OldRows: r.place.rows, OldPosition: r.place.at.Offset,
		Phase: to.phase, Position: to.at.Offset, Line: to.at.Line, RowsRead: to.rows, Taken: to.taken, Warned: to.warned,
		Reported: to.bad, Report: to.report,
	}
	if to.finished {
		p.FinishedAt = sql.NullInt64{Int64: r.db.Now().UnixMicro(), Valid: true}
	}
	n, err := New(tx).advanceRun(ctx, p)
	if err != nil {
		return fmt.Errorf("note how far the import is: %w", err)
	}
	if n == 0 {
		return ErrOtherRun
	}
	return nil
}

// act is the operation in whose name the run writes.
func (r *run) act() ledger.Act { return ledger.Act{Op: opImport.Name, Actor: r.actor, At: r.db.Now()} }

// finish ends the run with an audit entry that has its totals.
func (r *run) finish(ctx context.Context) error {
	if r.mode == modeDry {
		_, err := r.flushReport()
		return err
	}
	to, err := r.here(phaseDone, r.place.at)
	if err != nil {
		return err
	}
	to.finished = true
	totals, err := json.Marshal(r.result())
	if err != nil {
		return fmt.Errorf("encode the totals: %w", err)
	}
	return r.db.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.advance(ctx, tx, to); err != nil {
			return err
		}
		return r.db.Ledger.Audit(ctx, tx, ledger.Entry{
			Act: r.act(), Target: r.id, Outcome: "done", Personal: ledger.Personal{Input: totals},
		})
	})
}

func (r *run) result() Imported {
	out := Imported{Run: r.id, Totals: r.report.Totals(), Resumed: r.resumed, Took: r.db.Now().Sub(r.started)}
	if r.reader != nil {
		out.Unknown, out.Notes = r.reader.Unknown(), r.reader.Notes()
	}
	for _, name := range sortedNames(r.unknown) {
		out.Unknown = append(out.Unknown, Unknown{Name: attributeColumn(name), Count: r.unknown[name]})
	}
	for _, name := range sortedNames(r.ignored) {
		out.Ignored = append(out.Ignored, Unknown{Name: name, Count: r.ignored[name]})
	}
	return out
}
