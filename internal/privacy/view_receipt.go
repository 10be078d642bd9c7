package privacy

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opViewReceipt = op.DefineUnrecorded("privacy.view_receipt", "Get the receipt of a deletion").ForWhole()

// ErrNoReceipt is returned for a deletion that is not done.
var ErrNoReceipt = fault.New(fault.NotFound, "no_receipt", "There is no receipt yet: it is issued when everything of the account is erased. Look at the request later.")

// SignedReceipt is a receipt as it can be checked by anybody who has the
// installation's public key.
type SignedReceipt struct {
	Request    string      `json:"request"`
	Account    string      `json:"account"` // login ID
	Receipt    string      `json:"receipt"` // a signed note (C2SP signed-note)
	Recipients []Recipient `json:"recipients"`
}

// ViewReceipt returns the receipt of a deletion that is done, and how far the
// other systems are that were told of it. Nothing in it is personal.
//
// It returns [ErrNoReceipt] if there is none.
func (s *Service) ViewReceipt(ctx context.Context, actor authz.Actor, in ExecuteInput) (SignedReceipt, error) {
	return op.View(ctx, s.db, actor, opViewReceipt, in, func(tx *op.Tx) (SignedReceipt, error) {
		row, err := New(tx).receiptOf(tx.Ctx, receiptOfParams{Tenant: actor.Tenant, Request: in.Request})
		if errors.Is(err, sql.ErrNoRows) {
			return SignedReceipt{}, ErrNoReceipt
		}
		if err != nil {
			return SignedReceipt{}, fmt.Errorf("read the receipt: %w", err)
		}
		list, err := recipients(tx, row.Account)
		if err != nil {
			return SignedReceipt{}, err
		}
		return SignedReceipt{Request: in.Request, Account: row.Login, Receipt: string(row.Receipt), Recipients: list}, nil
	})
}
