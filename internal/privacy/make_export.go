package privacy

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opMakeExport = op.Define("privacy.make_export", "Make the copy of a customer's data that was asked for", op.Needs{})

// MakeExportInput names a copy that was asked for.
type MakeExportInput struct {
	Account string `json:"account"` // login ID
	Export  string `json:"export"`
}

// Validate accepts every text: what is no copy is not found.
func (in MakeExportInput) Validate() error { return nil }

// Target is the account.
func (in MakeExportInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventExportReady = event.Define("privacy.export_ready", "DATA REQUEST", ExportTold{ID: "exp_01", Size: 48_120})

// partSize is how many bytes of a copy are written in one transaction.
const partSize = 256 << 10

// MakeExports is the job that makes the copies that were asked for, on one node
// at a time. What breaks off is made again from the beginning.
func (s *Service) MakeExports(ctx context.Context) error {
	var waiting []waitingDataExportsRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		waiting, err = New(tx).waitingDataExports(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for copies to make: %w", err)
	}
	var errs []error
	for _, w := range waiting {
		if ctx.Err() != nil {
			break
		}
		actor := authz.Actor{Kind: authz.System, ID: "privacy.make_export", Name: "Readmit", Tenant: w.Tenant, Call: authz.Call{Via: "job"}}
		_, err := s.MakeExport(ctx, actor, MakeExportInput{Account: w.Login, Export: w.ID})
		if err != nil && !errors.Is(err, op.ErrNotFound) && !errors.Is(err, ErrExportGone) && !errors.Is(err, errLeaseLost) {
			errs = append(errs, fmt.Errorf("%s: %w", w.ID, err)) // those behind it do not wait
		}
	}
	return errors.Join(errs...)
}

// MakeExport reads everything that is held of an account in one state of the
// database, and keeps it as a ZIP with data.json and data.html, sealed with the
// account's key, for [ExportKept].
//
// It returns [op.ErrNotFound], and [ErrExportGone] for one that is made already.
func (s *Service) MakeExport(ctx context.Context, actor authz.Actor, in MakeExportInput) (DataExport, error) {
	look := &op.Spec{Name: opMakeExport.Name, Title: opMakeExport.Title, Read: true, Unrecorded: true}
	file, err := op.View(ctx, s.db, actor, look, in, func(tx *op.Tx) ([]byte, error) {
		e, err := readDataExport(tx, in.Export)
		if err != nil {
			return nil, err
		}
		if e.State != ExportWaiting {
			return nil, ErrExportGone
		}
		all, err := s.copyOf(tx)
		if err != nil {
			return nil, err
		}
		return packed(all, e.Language, tx.Now)
	})
	if err != nil {
		return DataExport{}, err
	}
	if err := s.keepParts(ctx, actor, in, file); err != nil {
		return DataExport{}, err
	}
	return op.Do(ctx, s.db, actor, opMakeExport, in, func(tx *op.Tx) (DataExport, error) {
		if err := s.fence(tx); err != nil {
			return DataExport{}, err
		}
		n, err := New(tx).dataExportReady(tx.Ctx, dataExportReadyParams{
			ID: in.Export, At: tx.Now.UnixMicro(), Until: tx.Now.Add(ExportKept).UnixMicro(), Size: int64(len(file)),
		})
		if err != nil {
			return DataExport{}, fmt.Errorf("note that the copy is ready: %w", err)
		}
		if n == 0 {
			return DataExport{}, ErrExportGone
		}
		tx.Record(event.Fact{Type: eventExportReady, Account: tx.Account, Data: ExportTold{ID: in.Export, Size: int64(len(file))}})
		return readDataExport(tx, in.Export)
	})
}

// keepParts writes the file in parts, each in a short transaction.
func (s *Service) keepParts(ctx context.Context, actor authz.Actor, in MakeExportInput, file []byte) error {
	write := &op.Spec{Name: opMakeExport.Name, Title: opMakeExport.Title, Unrecorded: true}
	for part := 0; part == 0 || part*partSize < len(file); part++ {
		body := file[part*partSize : min((part+1)*partSize, len(file))]
		_, err := op.Do(ctx, s.db, actor, write, in, func(tx *op.Tx) (bool, error) {
			if err := s.fence(tx); err != nil {
				return false, err
			}
			q := New(tx)
			if part == 0 {
				if err := q.forgetDataExportParts(tx.Ctx, in.Export); err != nil {
					return false, fmt.Errorf("begin the copy anew: %w", err)
				}
			}
			sealed, err := tx.Seal(body, partRow(in.Export, int64(part)))
			if err != nil {
				return false, err
			}
			if err := q.insertDataExportPart(tx.Ctx, insertDataExportPartParams{Export: in.Export, Account: tx.Account.N, Part: int64(part), Body: sealed}); err != nil {
				return false, fmt.Errorf("keep a part of the copy: %w", err)
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fence takes or renews the lease of making copies in the transaction that
// writes: two nodes that make the same copy at once would mix their parts.
func (s *Service) fence(tx *op.Tx) error {
	held, err := ledger.HoldLease(tx.Ctx, tx.Tx, "copies", s.holder, tx.Now, leaseFor)
	if err == nil && !held {
		err = errLeaseLost
	}
	return err
}

func partRow(export string, part int64) string { return fmt.Sprintf("%s/%d", export, part) }

// fileOf puts the parts of a copy of the target account together.
func fileOf(tx *op.Tx, export string) ([]byte, error) {
	parts, err := New(tx).dataExportParts(tx.Ctx, export)
	if err != nil {
		return nil, fmt.Errorf("read the copy: %w", err)
	}
	var out []byte
	for _, p := range parts {
		body, err := tx.Unseal(p.Body, partRow(export, p.Part))
		if err != nil {
			return nil, fmt.Errorf("open the copy: %w", err)
		}
		out = append(out, body...)
	}
	return out, nil
}
