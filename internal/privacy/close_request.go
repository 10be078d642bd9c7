package privacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opCloseRequest = op.Define("privacy.close_request", "Close a data request", op.Needs{})

// CloseRequestInput says how a data request ended.
type CloseRequestInput struct {
	Account string `json:"account"` // login ID
	Request string `json:"request"`
	Outcome string `json:"outcome"`         // one of [Outcomes]
	Words   string `json:"words,omitempty"` // needed for a refusal
}

// Validate asks for an outcome, and for words with a refusal.
func (in CloseRequestInput) Validate() error {
	var f fault.Fields
	f.Check(known(in.Outcome, Outcomes), "outcome", "unknown", "Use fulfilled, refused or withdrawn.")
	f.Check(in.Outcome != Refused || strings.TrimSpace(in.Words) != "", "words", "required", "Say why it is refused: the customer must be told (GDPR Art. 12(4)).")
	checkWords(&f, "words", in.Words)
	return f.Err()
}

// Target is the account.
func (in CloseRequestInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventRequestClosed = event.Define("privacy.request_closed", "DATA REQUEST", DataRequestTold{ID: "dsr_01", Kind: Access, Outcome: Fulfilled})

// CloseRequest ends a data request with its outcome. A customer can only
// withdraw the own one. It does not do what was asked for: that are other
// operations. Of a refusal the customer is told in the same transaction, with the
// words, and where they may complain (GDPR Art. 12(4)).
//
// It returns [op.ErrNotFound], [op.ErrForbidden] to a customer with another
// outcome, and [ErrRequestClosed].
func (s *Service) CloseRequest(ctx context.Context, actor authz.Actor, in CloseRequestInput) (DataRequest, error) {
	return op.Do(ctx, s.db, actor, opCloseRequest, in, func(tx *op.Tx) (DataRequest, error) {
		if actor.Kind == authz.Customer && in.Outcome != Withdrawn {
			return DataRequest{}, op.ErrForbidden
		}
		was, err := readDataRequest(tx, in.Request)
		if err != nil {
			return DataRequest{}, err
		}
		words := strings.TrimSpace(in.Words)
		body, err := sealed(tx, tx.Account.N, words, in.Request)
		if err != nil {
			return DataRequest{}, err
		}
		n, err := New(tx).closeDataRequest(tx.Ctx, closeDataRequestParams{ID: in.Request, At: tx.Now.UnixMicro(), By: staffName(actor), Outcome: in.Outcome, Words: body})
		if err != nil {
			return DataRequest{}, fmt.Errorf("close the data request: %w", err)
		}
		if n == 0 {
			return DataRequest{}, ErrRequestClosed
		}
		if in.Outcome == Refused {
			if err := account.Tell(tx, tx.Account.N, "notice.request_refused", map[string]string{"reason": words}); err != nil {
				return DataRequest{}, err
			}
		}
		tx.Record(event.Fact{Type: eventRequestClosed, Account: tx.Account, Data: DataRequestTold{ID: was.ID, Kind: was.Kind, Outcome: in.Outcome, Reason: words}})
		return shownDataRequest(tx, in.Request)
	})
}
