package directory

import (
	"context"
	"fmt"
	"io"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opExport = op.Define("directory.export", "Export accounts", op.Needs{Reason: true, Fresh: true, Second: true, Whole: true})

// ExportInput says what is exported, and where to.
type ExportInput struct {
	// Format is NDJSON, or CSV for a table without histories.
	Format Format `json:"format"`
	// Activity adds each account's history with its notes.
	Activity bool `json:"activity,omitempty"`
	// WithoutHashes leaves the hashes of passwords out.
	WithoutHashes bool `json:"without_hashes,omitempty"`

	To io.Writer `json:"-"` // should be buffered
	// Watch is told how many accounts are written; it may be nil.
	Watch func(accounts int64) `json:"-"`
}

// Validate asks for a place to write to and a known format.
func (in ExportInput) Validate() error {
	var f fault.Fields
	f.Check(in.To != nil, "to", "required", "Give a place to write to.")
	f.Check(in.Format == NDJSON || in.Format == CSV, "format", "unknown", "Use ndjson or csv.")
	f.Check(in.Format != CSV || !in.Activity, "activity", "contradiction", "A table has no place for histories. Use ndjson.")
	return f.Err()
}

// Target is the tenant.
func (in ExportInput) Target() op.Target { return op.Target{} }

// Exported is told when an export of the directory began.
type Exported struct {
	Format   string `json:"format"`
	Activity bool   `json:"activity"`
	Hashes   bool   `json:"hashes"`
}

var eventExported = event.Define("directory.exported", "", Exported{Format: "ndjson", Hashes: true})

// Export writes all accounts of the tenant, in the order in which they came
// in, in the form that [Service.Import] takes, and returns how many. Memory is
// constant. Cells of a table are safe to open in a spreadsheet. Accounts that
// are created or changed meanwhile may be in it or not.
//
// That it began is audited before the first account is written.
func (s *Service) Export(ctx context.Context, actor authz.Actor, in ExportInput) (int64, error) {
	fields, err := op.Do(ctx, s.db, actor, opExport, in, func(tx *op.Tx) ([]tenant.Field, error) {
		tx.Record(event.Fact{Type: eventExported, Data: Exported{Format: string(in.Format), Activity: in.Activity, Hashes: !in.WithoutHashes}})
		return tenant.Fields(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	})
	if err != nil {
		return 0, err
	}
	write, flush, err := in.writer(fields)
	if err != nil {
		return 0, err
	}
	x := &export{db: s.db, tenant: actor.Tenant, in: in}
	n, err := x.all(ctx, write)
	if err != nil {
		return n, err
	}
	return n, flush()
}

func (in ExportInput) writer(fields []tenant.Field) (write func(Record) error, flush func() error, err error) {
	if in.Format == NDJSON {
		return NewNDJSONWriter(in.To).Write, func() error { return nil }, nil
	}
	keys := make([]string, 0, len(fields))
	for _, f := range fields {
		keys = append(keys, f.Key)
	}
	w, err := NewCSVWriter(in.To, true, keys...)
	if err != nil {
		return nil, nil, fmt.Errorf("begin the table: %w", err)
	}
	return w.Write, w.Flush, nil
}
