package privacy

import (
	"context"
	"fmt"

	"golang.org/x/text/language"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opRequestExport = op.Define("privacy.request_export", "Make a copy of a customer's data", op.Needs{Reason: true})

// RequestExportInput asks for a copy.
type RequestExportInput struct {
	Account  string `json:"account"`            // login ID
	Request  string `json:"request,omitempty"`  // the data request that it answers
	Language string `json:"language,omitempty"` // of the readable page; empty: the customer's, or the tenant's
}

// Validate asks for a language that is one: it is kept unsealed.
func (in RequestExportInput) Validate() error {
	var f fault.Fields
	_, err := language.Parse(in.Language)
	f.Check(in.Language == "" || err == nil && len(in.Language) <= 35, "language", "language", "Give a language such as de or en-GB (BCP 47), or leave it out.")
	return f.Err()
}

// Target is the account.
func (in RequestExportInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventExportRequested = event.Define("privacy.export_requested", "DATA REQUEST", ExportTold{ID: "exp_01"})

// RequestExport lets a job make a copy of everything that is held of an account:
// as JSON, and as a page that its owner can read. Nobody of the staff sees what
// is in it: [Service.DeliverExport] sends the owner a link, and the owner takes
// it in the own account.
//
// It returns [op.ErrNotFound], [op.ErrReason] to staff, and [ErrExportWaiting]
// while one is being made.
func (s *Service) RequestExport(ctx context.Context, actor authz.Actor, in RequestExportInput) (DataExport, error) {
	return op.Do(ctx, s.db, actor, opRequestExport, in, func(tx *op.Tx) (DataExport, error) {
		if in.Request != "" {
			if _, err := readDataRequest(tx, in.Request); err != nil {
				return DataExport{}, err
			}
		}
		chosen, err := exportLanguage(tx, in.Language)
		if err != nil {
			return DataExport{}, err
		}
		id := tx.NewID("exp")
		n, err := New(tx).insertDataExport(tx.Ctx, insertDataExportParams{
			ID: id, Tenant: actor.Tenant, Account: tx.Account.N, Request: in.Request, Language: chosen, AskedAt: tx.Now.UnixMicro(),
			AskedKind: string(actor.Kind), AskedBy: person(actor), AskedName: staffName(actor),
		})
		if err != nil {
			return DataExport{}, fmt.Errorf("ask for a copy: %w", err)
		}
		if n == 0 {
			return DataExport{}, ErrExportWaiting
		}
		tx.Record(event.Fact{Type: eventExportRequested, Account: tx.Account, Data: ExportTold{ID: id}})
		return readDataExport(tx, id)
	})
}

// exportLanguage is the language of the readable page.
func exportLanguage(tx *op.Tx, wished string) (string, error) {
	if wished != "" {
		return wished, nil
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return "", err
	}
	if st.Locale != "" {
		return st.Locale, nil
	}
	t, err := tenant.Get(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	return t.Language, err
}
