package audit

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opExportEntries = op.Define("audit.export_entries", "Export the tenant's audit entries", op.Needs{Reason: true, Fresh: true, Second: true})

// How entries are written.
const (
	FormCSV    = "csv"    // a table for spreadsheets
	FormNDJSON = "ndjson" // one JSON object a line, as a search answers it
)

// ExportEntriesInput says which entries of the tenant to export, and how.
type ExportEntriesInput struct {
	Form string `json:"form"` // csv, ndjson
	// Personal adds the personal parts (addresses, reasons, inputs) that still
	// exist.
	Personal bool `json:"personal"`
	// Fitting limits the entries as a search does; its cursor and limit do not
	// count.
	Fitting SearchInput `json:"fitting"`
}

// Validate checks the form, and the filter as a search would.
func (in ExportEntriesInput) Validate() error {
	var f fault.Fields
	f.Check(in.Form == FormCSV || in.Form == FormNDJSON, "form", "unknown", "Use csv or ndjson.")
	if err := f.Err(); err != nil {
		return err
	}
	return in.Fitting.Validate()
}

// Target is the tenant.
func (ExportEntriesInput) Target() op.Target { return op.Target{} }

// EntriesExported is told when entries of a tenant were exported.
type EntriesExported struct {
	Entries  int64  `json:"entries"`
	Personal bool   `json:"personal"`
	Form     string `json:"form"`
}

var eventEntriesExported = event.Define("audit.entries_exported", "", EntriesExported{Entries: 1204, Personal: true, Form: FormCSV})

// Entries are entries about to be written out.
type Entries struct {
	Count    int64     `json:"count"` // how many there were when it was asked for
	Form     string    `json:"form"`
	Personal bool      `json:"personal"`
	At       time.Time `json:"at"`

	service *Service
	who     reach
	mask    account.Mask
	fitting SearchInput
}

// ExportEntries records that entries of the tenant are exported, and returns
// what writes them, newest first. Who may read only some segments exports only
// entries about accounts of those, and what the role may not see of accounts
// is masked. What is written can be read, not verified: for that there is
// [Service.Export].
func (s *Service) ExportEntries(ctx context.Context, actor authz.Actor, in ExportEntriesInput) (*Entries, error) {
	fitting := in.Fitting
	fitting.Brief, fitting.Cursor, fitting.Limit = !in.Personal, "", 0
	who := s.reachOf(actor, opExportEntries.Name)
	var n int64
	if actor.May(opExportEntries.Name) && in.Validate() == nil { // before the transaction: it may take long
		var err error
		if n, err = s.countAll(ctx, who, fitting); err != nil {
			return nil, err
		}
	}
	e, err := op.Do(ctx, s.db, actor, opExportEntries, in, func(tx *op.Tx) (Entries, error) {
		tx.Record(event.Fact{Type: eventEntriesExported, Data: EntriesExported{Entries: n, Personal: in.Personal, Form: in.Form}})
		return Entries{Count: n, Form: in.Form, Personal: in.Personal, At: tx.Now.UTC()}, nil
	})
	if err != nil {
		return nil, err
	}
	e.service, e.who, e.mask, e.fitting = s, who, account.MaskFor(actor), fitting
	return &e, nil
}

// Write writes the entries in their form.
func (e *Entries) Write(ctx context.Context, w io.Writer) error {
	buffered := bufio.NewWriterSize(w, 64<<10)
	write := e.lines
	if e.Form == FormCSV {
		write = e.table
	}
	if err := write(ctx, buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write the audit entries: %w", err)
	}
	return nil
}
