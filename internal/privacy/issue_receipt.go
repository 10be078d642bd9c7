package privacy

import (
	"context"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opIssueReceipt = op.Define("privacy.issue_receipt", "Destroy the key of an erased account and issue the receipt", op.Needs{})

// ReceiptIssued is told when the receipt of a deletion was signed.
type ReceiptIssued struct {
	Request string `json:"request"`
	Account string `json:"account"` // login ID
}

// The account stands in the envelope of the first, and its data is none: data of
// an account is sealed with the account's key, which is destroyed.
var (
	eventAccountDeleted = event.Define("privacy.account_deleted", "", nil, "ACCOUNT_DELETED", "ACCOUNT_DELETION_REQUEST_COMPLETED")
	eventReceiptIssued  = event.Define("privacy.receipt_issued", "",
		ReceiptIssued{Request: "del_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Account: "01939000-0000-7000-8000-000000000001"})
)

// IssueReceipt is the end of an erasing: the account's key is destroyed, the
// request is done, the receipt is signed and kept with it, and other systems
// are told. Whoever calls it has made sure that nothing of the account is left
// in the database's files.
//
// A part of another account that is erased with it gets a receipt of its own,
// before the other, whose receipt names it.
//
// An account without a request, which a restored database had again, gets no
// receipt, and nobody is told a second time.
//
// It returns [op.ErrNotFound] if the account is not being erased, and an error
// if parts of it are left.
func (s *Service) IssueReceipt(ctx context.Context, actor authz.Actor, in EraseInput) (Executed, error) {
	return op.Do(ctx, s.db, actor, opIssueReceipt, in, func(tx *op.Tx) (Executed, error) {
		e, err := going(tx, in.Account)
		if err != nil {
			return Executed{}, err
		}
		if e.Steps < int64(len(parts)) {
			return Executed{}, errors.New("issue a receipt: parts of the account are left")
		}
		if err := s.db.Ledger.DestroyKey(tx.Ctx, tx.Tx, e.Account); err != nil {
			return Executed{}, err
		}
		var receipt []byte
		if e.Request != "" {
			if receipt, err = s.receipt(tx, e); err != nil {
				return Executed{}, err
			}
			if err := New(tx).finishRequest(tx.Ctx, finishRequestParams{ID: e.Request, Account: e.Account, At: some(tx.Now)}); err != nil {
				return Executed{}, fmt.Errorf("end the request: %w", err)
			}
			tx.Record(event.Fact{Type: eventAccountDeleted, Account: &event.Account{N: e.Account, ID: e.Login}, Changed: []string{"status"}})
			tx.Record(event.Fact{Type: eventReceiptIssued, Data: ReceiptIssued{Request: e.Request, Account: e.Login}})
		}
		n, err := New(tx).finishErasure(tx.Ctx, finishErasureParams{Account: e.Account, At: tx.Now.UnixMicro(), Receipt: receipt})
		if err == nil && n == 0 {
			err = op.ErrNotFound
		}
		if err != nil {
			return Executed{}, fmt.Errorf("end the erasing: %w", err)
		}
		return Executed{Account: e.Login}, nil
	})
}
