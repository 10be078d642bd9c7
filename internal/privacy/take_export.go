package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opTakeExport = op.Define("privacy.take_export", "Take the copy of one's own data", op.Needs{Fresh: true})

// TakeExportInput names a copy of the own data.
type TakeExportInput struct {
	Account string `json:"account"` // login ID
	Export  string `json:"export"`
}

// Validate accepts every text: what is no copy is not found.
func (in TakeExportInput) Validate() error { return nil }

// Target is the account.
func (in TakeExportInput) Target() op.Target { return op.Target{Account: in.Account} }

// Taken is a copy of everything that is held of an account: a ZIP.
type Taken struct {
	File []byte `json:"-"`
	Name string `json:"name"`
}

var eventExportTaken = event.Define("privacy.export_taken", "DATA REQUEST", ExportTold{ID: "exp_01", Size: 48_120})

// TakeExport gives the owner, who has just proved who they are, the copy of
// their own data. No member of the staff can take it.
//
// It returns [op.ErrNotFound], [op.ErrNotFresh] and [ErrExportGone].
func (s *Service) TakeExport(ctx context.Context, actor authz.Actor, in TakeExportInput) (Taken, error) {
	actor.Call.IdempotencyKey = "" // the file is not kept with an answer
	return op.Do(ctx, s.db, actor, opTakeExport, in, func(tx *op.Tx) (Taken, error) { return take(tx, in.Export) })
}

// take reads a copy of the target account and notes that it was taken.
func take(tx *op.Tx, id string) (Taken, error) {
	if _, err := readDataExport(tx, id); err != nil {
		return Taken{}, err
	}
	n, err := New(tx).dataExportTaken(tx.Ctx, dataExportTakenParams{ID: id, At: tx.Now.UnixMicro()})
	if err != nil {
		return Taken{}, fmt.Errorf("note that the copy was taken: %w", err)
	}
	if n == 0 {
		return Taken{}, ErrExportGone
	}
	file, err := fileOf(tx, id)
	if err != nil {
		return Taken{}, err
	}
	tx.Record(event.Fact{Type: eventExportTaken, Account: tx.Account, Data: ExportTold{ID: id, Size: int64(len(file))}})
	return Taken{File: file, Name: "data-" + tx.Now.Format("2006-01-02") + ".zip"}, nil
}
