package privacy

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

var opOpenRequest = op.Define("privacy.open_request", "Open a data request", op.Needs{Reason: true})

// OpenRequestInput is what a customer asks for. The call's reason says how it
// came in, such as a letter; an owner needs none.
type OpenRequestInput struct {
	Account string `json:"account"` // login ID
	Kind    string `json:"kind"`    // one of [DataRequestKinds]
	Details string `json:"details,omitempty"`
	// ReceivedAt is when the customer asked, from which the month counts; nil: now.
	ReceivedAt *time.Time `json:"received_at,omitempty"`
}

const detailsLength = 4000

// Validate asks for a kind.
func (in OpenRequestInput) Validate() error {
	var f fault.Fields
	f.Check(known(in.Kind, DataRequestKinds), "kind", "unknown", "Use access, correction, portability or objection.")
	checkWords(&f, "details", in.Details)
	return f.Err()
}

// Target is the account.
func (in OpenRequestInput) Target() op.Target { return op.Target{Account: in.Account} }

func known(word string, words []string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

func checkWords(f *fault.Fields, name, text string) {
	_, err := fold.Lines(text)
	f.Check(text == "" || err == nil && utf8.RuneCountInString(text) <= detailsLength, name, "text", "Write 4,000 characters at most.")
}

// ErrReceivedLater is returned for a request that is said to come in the future.
var ErrReceivedLater = fault.New(fault.Invalid, "received_in_future", "The request cannot have come in the future. Give the day on which it came.")

var eventRequestOpened = event.Define("privacy.request_opened", "DATA REQUEST", DataRequestTold{ID: "dsr_01", Kind: Access})

// OpenRequest keeps what a customer asks for about their own data, and begins
// the month within which it must be answered (GDPR Art. 12(3)). It promises
// nothing and changes nothing of the account.
//
// It returns [op.ErrNotFound], [op.ErrReason] to staff without words how it came
// in, and [ErrReceivedLater].
func (s *Service) OpenRequest(ctx context.Context, actor authz.Actor, in OpenRequestInput) (DataRequest, error) {
	return op.Do(ctx, s.db, actor, opOpenRequest, in, func(tx *op.Tx) (DataRequest, error) {
		received := tx.Now
		if in.ReceivedAt != nil && actor.Kind != authz.Customer {
			received = *in.ReceivedAt
		}
		if received.After(tx.Now) {
			return DataRequest{}, ErrReceivedLater
		}
		id, err := keepDataRequest(tx, in.Kind, strings.TrimSpace(in.Details), received)
		if err != nil {
			return DataRequest{}, err
		}
		out, err := shownDataRequest(tx, id)
		if err != nil {
			return DataRequest{}, err
		}
		tx.Record(event.Fact{Type: eventRequestOpened, Account: tx.Account, Data: DataRequestTold{
			ID: id, Kind: in.Kind, DueAt: &out.DueAt, Reason: strings.TrimSpace(actor.Call.Reason),
		}})
		return out, nil
	})
}

func keepDataRequest(tx *op.Tx, kind, details string, received time.Time) (id string, err error) {
	zone, err := zoneOf(tx)
	if err != nil {
		return "", err
	}
	id = tx.NewID("dsr")
	body, err := sealed(tx, tx.Account.N, details, id)
	if err != nil {
		return "", err
	}
	row := insertDataRequestParams{
		ID: id, Tenant: tx.Actor.Tenant, Account: tx.Account.N, Login: tx.Account.ID, Kind: kind, Details: body,
		ReceivedAt: received.UnixMicro(), DueAt: LegalMonths(received, 1, zone).UnixMicro(),
		OpenedKind: string(tx.Actor.Kind), OpenedBy: person(tx.Actor), OpenedName: staffName(tx.Actor),
	}
	if err := New(tx).insertDataRequest(tx.Ctx, row); err != nil {
		return "", fmt.Errorf("keep the data request: %w", err)
	}
	return id, nil
}

// staffName is the name of who of the staff acts; a customer's stands on the
// account.
func staffName(a authz.Actor) string {
	if a.Kind == authz.Customer || a.Kind == authz.Anonymous {
		return ""
	}
	return a.Name
}

// zoneOf is the zone of the tenant, by which legal days are counted.
func zoneOf(tx *op.Tx) (*time.Location, error) {
	t, err := tenant.Get(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(t.TimeZone)
	if err != nil {
		return time.UTC, nil
	}
	return zone, nil
}
