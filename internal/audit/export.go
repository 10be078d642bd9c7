package audit

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opExport = op.Define("audit.export", "Export the audit log", op.Needs{Reason: true, Fresh: true, Second: true, Everywhere: true})

// ExportInput says what to export.
type ExportInput struct {
	// Personal adds the personal parts (addresses, reasons, inputs) that still
	// exist. Without them the export verifies as well.
	Personal bool `json:"personal"`
}

// Validate has nothing to check.
func (ExportInput) Validate() error { return nil }

// Target is the installation: one tree holds the entries of all tenants.
func (ExportInput) Target() op.Target { return op.Target{} }

// Exported is told when the log was exported.
type Exported struct {
	Entries  int64 `json:"entries"`
	Personal bool  `json:"personal"`
}

var eventExported = event.Define("audit.exported", "", Exported{Entries: 1204, Personal: true})

// Export is a log about to be written out.
type Export struct {
	// Entries is how many it has: those that the newest checkpoint covers.
	Entries  int64     `json:"entries"`
	Personal bool      `json:"personal"`
	At       time.Time `json:"at"`

	service *Service
}

// Export records that the log of all tenants is exported, and returns what
// writes it. It holds the entries up to the newest checkpoint, so that all of
// it can be verified without the database.
func (s *Service) Export(ctx context.Context, actor authz.Actor, in ExportInput) (*Export, error) {
	e, err := op.Do(ctx, s.db, actor, opExport, in, func(tx *op.Tx) (Export, error) {
		size, err := New(tx).newestCheckpoint(tx.Ctx)
		if err != nil {
			return Export{}, fmt.Errorf("read the newest checkpoint: %w", err)
		}
		tx.Record(event.Fact{Type: eventExported, Data: Exported{Entries: size, Personal: in.Personal}})
		return Export{Entries: size, Personal: in.Personal, At: tx.Now.UTC()}, nil
	})
	if err != nil {
		return nil, err
	}
	e.service = s
	return &e, nil
}

// Write writes the log, one JSON object a line, as [VerifyFile] reads it. It
// does not judge: a log that is wrong is exported as it is.
func (e *Export) Write(ctx context.Context, w io.Writer) error {
	buffered := bufio.NewWriterSize(w, 256<<10)
	out := json.NewEncoder(buffered)
	out.SetEscapeHTML(false)
	key := e.service.db.Ring.VerifierKey()
	if err := out.Encode(fileHeader{Type: "readmit-audit-log", Version: FileVersion, Key: key, Entries: e.Entries, At: e.At}); err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	end := fileEnd{Type: "end"}
	for from := int64(0); from < e.Entries; from += pageSize {
		err := e.service.readPage(ctx, from, min(e.Entries, from+pageSize), func(p page) error { return e.page(out, p, &end) })
		if err != nil {
			return fmt.Errorf("export entries from %d: %w", from, err)
		}
	}
	if err := out.Encode(end); err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}

func (e *Export) page(out *json.Encoder, p page, end *fileEnd) error {
	for _, row := range p.rows {
		entry, _, err := p.open(row)
		if err != nil {
			return err
		}
		line := fileEntry{Type: "entry", Index: entry.index, Hash: entry.stored, Leaf: string(entry.leaf)}
		if e.Personal && entry.personal != nil {
			line.Salt, line.Personal = entry.salt, string(entry.personal)
		}
		if err := out.Encode(line); err != nil {
			return fmt.Errorf("write an entry: %w", err)
		}
		end.Entries++
		signed, ok := p.checkpoints[entry.index+1]
		if !ok {
			continue
		}
		end.Checkpoints++
		err = out.Encode(fileCheckpoint{Type: "checkpoint", Size: signed.Size, At: time.UnixMicro(signed.At).UTC(), Note: string(signed.Signed)})
		if err != nil {
			return fmt.Errorf("write a checkpoint: %w", err)
		}
	}
	return nil
}
