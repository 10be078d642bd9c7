package privacy

import (
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// The kinds of data requests.
const (
	Access      = "access"      // a copy of the data (GDPR Art. 15)
	Correction  = "correction"  // of data that are wrong (Art. 16)
	Portability = "portability" // the data for another provider (Art. 20)
	Objection   = "objection"   // to what is done with them (Art. 21)
)

// DataRequestKinds are all kinds.
var DataRequestKinds = []string{Access, Correction, Portability, Objection}

// The outcomes of data requests.
const (
	Fulfilled = "fulfilled"
	Refused   = "refused"
	Withdrawn = "withdrawn"
)

// Outcomes are all outcomes.
var Outcomes = []string{Fulfilled, Refused, Withdrawn}

// Faults of data requests.
var (
	ErrRequestClosed   = fault.New(fault.Conflict, "request_closed", "This request is closed already. Look at its outcome; a new wish is a new request.")
	ErrRequestExtended = fault.New(fault.Conflict, "request_extended", "The time of this request was extended already, which the law allows once. Answer it by the day that it is due.")
	ErrRequestLate     = fault.New(fault.Conflict, "request_overdue", "The month is over, and an extension must be told within it (GDPR Art. 12(3)). Answer the request now.")
)

// DataRequest is what somebody asks for about their own data.
type DataRequest struct {
	ID      string `json:"id"`
	Account string `json:"account"` // login ID
	// Customer is whose it is, in a list of many.
	Customer *account.Summary `json:"customer,omitempty"`
	Kind     string           `json:"kind"`  // one of [DataRequestKinds]
	State    string           `json:"state"` // open, closed
	Details  string           `json:"details"`
	// ReceivedAt is when the customer asked, from which the month counts; DueAt is
	// the end of the last day on which it may be answered.
	ReceivedAt time.Time  `json:"received_at"`
	DueAt      time.Time  `json:"due_at"`
	DaysLeft   int        `json:"days_left"`      // whole days; below zero it is overdue
	OpenedBy   string     `json:"opened_by_name"` // empty of an owner
	ExtendedAt *time.Time `json:"extended_at"`
	ExtendedBy string     `json:"extended_by_name,omitempty"`
	Extension  string     `json:"extension,omitempty"` // why it takes longer
	ClosedAt   *time.Time `json:"closed_at"`
	ClosedBy   string     `json:"closed_by_name,omitempty"`
	Outcome    string     `json:"outcome,omitempty"` // one of [Outcomes]
	Words      string     `json:"words,omitempty"`
}

// LegalMonths is when a period of months ends that began at an instant: at the
// end of the day with the same number, or of the month's last day where it has
// none (Regulation 1182/71, Art. 3(1) and (2)(c)). That it would end later if
// this is a holiday is not made use of.
func LegalMonths(from time.Time, months int, zone *time.Location) time.Time {
	y, m, d := from.In(zone).Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, zone).Day()
	return time.Date(y, m+time.Month(months), min(d, last)+1, 0, 0, 0, 0, zone).Add(-time.Second).UTC()
}

func dataRequestOf(tx *op.Tx, r SubjectRequest) (DataRequest, error) {
	out := DataRequest{
		ID: r.ID, Account: r.Login, Kind: r.Kind, State: r.State, ReceivedAt: micro(r.ReceivedAt), DueAt: micro(r.DueAt), OpenedBy: r.OpenedName,
		ExtendedAt: when(r.ExtendedAt), ExtendedBy: r.ExtendedName, ClosedAt: when(r.ClosedAt), ClosedBy: r.ClosedName, Outcome: r.Outcome,
	}
	left := out.DueAt.Sub(tx.Now)
	out.DaysLeft = int(left / (24 * time.Hour))
	if left < 0 {
		out.DaysLeft--
	}
	for _, sealed := range []struct {
		body []byte
		into *string
	}{{r.Details, &out.Details}, {r.Extension, &out.Extension}, {r.Words, &out.Words}} {
		text, err := unsealed(tx, r.Account, sealed.body, r.ID)
		if err != nil {
			return DataRequest{}, err
		}
		*sealed.into = text
	}
	return out, nil
}

// readDataRequest reads a request of the target account.
func readDataRequest(tx *op.Tx, id string) (DataRequest, error) {
	row, err := New(tx).dataRequest(tx.Ctx, dataRequestParams{Account: tx.Account.N, ID: id})
	if errors.Is(err, sql.ErrNoRows) {
		return DataRequest{}, op.ErrNotFound
	}
	if err != nil {
		return DataRequest{}, fmt.Errorf("read the data request: %w", err)
	}
	return dataRequestOf(tx, row)
}

// shownDataRequest is a request of the target account as the actor may see it.
func shownDataRequest(tx *op.Tx, id string) (DataRequest, error) {
	r, err := readDataRequest(tx, id)
	if err != nil {
		return DataRequest{}, err
	}
	mask, err := account.MaskOf(tx)
	if err != nil {
		return DataRequest{}, err
	}
	return r.masked(mask), nil
}

// DataRequestTold is what events tell of a data request.
type DataRequestTold struct {
	ID      string     `json:"id"`
	Kind    string     `json:"kind"`
	DueAt   *time.Time `json:"until,omitempty"`
	Outcome string     `json:"outcome,omitempty"`
	Reason  string     `json:"reason,omitempty"`
}
