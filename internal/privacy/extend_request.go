package privacy

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opExtendRequest = op.Define("privacy.extend_request", "Extend a data request", op.Needs{Reason: true, Told: true})

// DataRequestInput names a data request of an account.
type DataRequestInput struct {
	Account string `json:"account"` // login ID
	Request string `json:"request"`
}

// Validate accepts every text: what is no request is not found.
func (in DataRequestInput) Validate() error { return nil }

// Target is the account.
func (in DataRequestInput) Target() op.Target { return op.Target{Account: in.Account} }

var eventRequestExtended = event.Define("privacy.request_extended", "DATA REQUEST", DataRequestTold{ID: "dsr_01", Kind: Access, Reason: "Many systems must be asked"})

// ExtendRequest gives a request two further months, once, and tells the
// customer with the reason, both within the first month (GDPR Art. 12(3)).
//
// It returns [op.ErrNotFound], [op.ErrReason], [ErrRequestClosed],
// [ErrRequestExtended], and [ErrRequestLate] after the month.
func (s *Service) ExtendRequest(ctx context.Context, actor authz.Actor, in DataRequestInput) (DataRequest, error) {
	return op.Do(ctx, s.db, actor, opExtendRequest, in, func(tx *op.Tx) (DataRequest, error) {
		was, err := readDataRequest(tx, in.Request)
		switch {
		case err != nil:
			return DataRequest{}, err
		case was.State != "open":
			return DataRequest{}, ErrRequestClosed
		case was.ExtendedAt != nil:
			return DataRequest{}, ErrRequestExtended
		case tx.Now.After(was.DueAt):
			return DataRequest{}, ErrRequestLate
		}
		zone, err := zoneOf(tx)
		if err != nil {
			return DataRequest{}, err
		}
		reason := strings.TrimSpace(actor.Call.Reason)
		due := LegalMonths(was.ReceivedAt, 3, zone)
		body, err := sealed(tx, tx.Account.N, reason, in.Request)
		if err != nil {
			return DataRequest{}, err
		}
		n, err := New(tx).extendDataRequest(tx.Ctx, extendDataRequestParams{
			ID: in.Request, DueAt: due.UnixMicro(), At: tx.Now.UnixMicro(), By: actor.Name, Extension: body,
		})
		if err != nil {
			return DataRequest{}, fmt.Errorf("extend the data request: %w", err)
		}
		if n == 0 {
			return DataRequest{}, ErrRequestExtended
		}
		values := map[string]string{"day": due.In(zone).Format("2006-01-02"), "reason": reason}
		if err := account.Tell(tx, tx.Account.N, "notice.request_extended", values); err != nil {
			return DataRequest{}, err
		}
		tx.Record(event.Fact{Type: eventRequestExtended, Account: tx.Account, Data: DataRequestTold{ID: was.ID, Kind: was.Kind, DueAt: &due, Reason: reason}})
		return shownDataRequest(tx, in.Request)
	})
}
