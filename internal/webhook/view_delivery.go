package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

// What another system answers can be about a person.
var opViewDelivery = op.DefineRead("webhook.view_delivery", "View what was sent to a webhook endpoint").ForWhole()

// DeliveryInput names one delivery to an endpoint.
type DeliveryInput struct {
	Endpoint string `json:"endpoint"`
	Delivery string `json:"delivery"`
}

// Validate accepts any ids: what is not there is not found.
func (DeliveryInput) Validate() error { return nil }

// Target is the delivery.
func (in DeliveryInput) Target() op.Target { return op.Target{Other: in.Delivery} }

// Attempt is one request and its answer.
type Attempt struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Status  int64     `json:"status"`  // 0: there was no answer
	Failure string    `json:"failure"` // a code; empty: it was taken
	TookMS  int64     `json:"took_ms"`
	// Request is what was sent; links, codes and values of accounts are not kept.
	// It and the answer are empty if the account was erased.
	Request json.RawMessage `json:"request,omitempty"`
	// Answer is its text, up to 4096 bytes; e-mails and numbers in it are masked.
	Answer string `json:"answer"`
}

// DeliveryViewed is a delivery with its attempts, the newest first.
type DeliveryViewed struct {
	Delivery
	Tries []Attempt `json:"tries"`
}

// mostTries is how many attempts are shown.
const mostTries = 50

// ViewDelivery returns one delivery with what was sent and answered.
//
// It returns [ErrNoEndpoint] or [ErrNoDelivery].
func (s *Service) ViewDelivery(ctx context.Context, actor authz.Actor, in DeliveryInput) (DeliveryViewed, error) {
	return op.View(ctx, s.db, actor, opViewDelivery, in, func(tx *op.Tx) (DeliveryViewed, error) {
		e, err := again(tx, in.Endpoint)
		if err != nil {
			return DeliveryViewed{}, err
		}
		d, err := deliveryIn(tx, e.ID, in.Delivery)
		if err != nil {
			return DeliveryViewed{}, err
		}
		rows, err := New(tx).attemptsOf(tx.Ctx, attemptsOfParams{Delivery: d.ID, Limit: mostTries})
		if err != nil {
			return DeliveryViewed{}, fmt.Errorf("list the attempts of a delivery: %w", err)
		}
		out, mask := DeliveryViewed{Delivery: d, Tries: []Attempt{}}, account.MaskFor(actor)
		for _, r := range rows {
			x, err := s.exchangeOf(tx, r)
			if err != nil {
				return DeliveryViewed{}, err
			}
			out.Tries = append(out.Tries, Attempt{
				ID: r.ID, At: micro(r.At), Status: r.Status, Failure: r.Failure, TookMS: r.TookMs, Request: x.Request, Answer: mask.Text(x.Answer),
			})
		}
		return out, nil
	})
}

// exchangeOf opens what was kept of an attempt; nothing if the account that it
// was about is erased.
func (s *Service) exchangeOf(tx *op.Tx, r attemptsOfRow) (x exchange, err error) {
	if len(r.Body) == 0 {
		return exchange{}, nil
	}
	var body []byte
	if r.Account.Valid {
		body, err = tx.UnsealFor(r.Account.Int64, r.Body, r.ID)
	} else {
		body, err = s.db.Ring.Open(keyring.PurposeTokenWrap, r.Body, []byte(r.ID))
	}
	if err != nil || body == nil {
		return exchange{}, err
	}
	if err := json.Unmarshal(body, &x); err != nil {
		return exchange{}, fmt.Errorf("read the log's entry %s: %w", r.ID, err)
	}
	return x, nil
}
