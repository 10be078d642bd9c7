package webhook

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// DeliveryTold is told when an endpoint begins to fail, when something is given
// up, and when an endpoint is paused.
type DeliveryTold struct {
	EndpointTold
	Delivery string `json:"delivery,omitempty"`
	Event    string `json:"event,omitempty"` // its id
	Type     string `json:"type,omitempty"`
	Failure  string `json:"failure"` // a code: status, redirect, gone, timeout, address, plain, unreachable, erased
	Status   int    `json:"status,omitempty"`
}

var exampleDelivery = DeliveryTold{
	EndpointTold: exampleTold, Delivery: "dlv_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Event: "evt_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Type: "account.unlocked",
	Failure: FailureStatus, Status: 503,
}

// What becomes of deliveries has no operation of its own.
var (
	eventDeliveryFailed  = event.Define("webhook.delivery_failed", "", exampleDelivery)
	eventDeliveryGivenUp = event.Define("webhook.delivery_given_up", "", exampleDelivery)
	eventEndpointPaused  = event.Define("webhook.endpoint_paused", "", DeliveryTold{EndpointTold: exampleTold, Failure: FailureUnreachable})
)

// exchange is what is kept of a request and its answer.
type exchange struct {
	Request json.RawMessage `json:"request,omitempty"`
	Answer  string          `json:"answer,omitempty"`
}

// outcome is what follows from an answer.
func outcome(d dueDeliveriesRow, r result) settleParams {
	p := settleParams{ID: d.ID, Attempts: d.Attempts, State: string(Waiting), Failure: r.failure, Status: int64(r.status)}
	tried := d.Attempts + 1
	switch {
	case r.failure == "":
		p.State, p.DoneAt = string(Delivered), nullable(r.at.UnixMicro())
	case r.failure == FailureErased || givesUp(tried, r.at.Sub(micro(d.Since))):
		p.State, p.DoneAt = string(GivenUp), nullable(r.at.UnixMicro())
	default:
		p.NextAt = nullable(r.at.Add(max(pauseAfter(d.ID, tried), r.retryAfter)).UnixMicro())
	}
	return p
}

// settle notes what became of an attempt, in one transaction with the log and
// the events.
func (s *Service) settle(ctx context.Context, w workOfRow, d dueDeliveriesRow, p prepared, r result) error {
	out := outcome(d, r)
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		there, err := lockOwner(ctx, q, d.Account)
		if err != nil {
			return err
		}
		n, err := q.settle(ctx, out)
		if err != nil || n == 0 {
			return err // erased meanwhile, or another node has noted it
		}
		if r.failure != FailureErased {
			if err := s.keep(ctx, tx, w, d, p, r, there); err != nil {
				return err
			}
		}
		return s.followUp(ctx, tx, w, d, r, out)
	})
	if err != nil {
		return fmt.Errorf("note what became of %s: %w", d.ID, err)
	}
	return nil
}

// lockOwner locks the account that a delivery is about, so that its key is not
// destroyed while something is sealed with it. It reports false if it is erased.
func lockOwner(ctx context.Context, q *Queries, account sql.NullInt64) (bool, error) {
	if !account.Valid {
		return true, nil
	}
	_, err := q.lockAccount(ctx, account.Int64)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// keep writes the log's entry, sealed with the account's key where it is about
// one: erasing the account makes it unreadable. That an account was erased is
// told after its key is gone: of what is sent then, no text is kept.
func (s *Service) keep(ctx context.Context, tx *store.Tx, w workOfRow, d dueDeliveriesRow, p prepared, r result, there bool) error {
	body, err := json.Marshal(exchange{Request: p.kept, Answer: text(r.said)})
	if err != nil {
		return fmt.Errorf("encode the log's entry: %w", err)
	}
	id := s.db.IDs.New("wat")
	sealed := []byte{}
	switch {
	case !d.Account.Valid:
		sealed = s.db.Ring.Seal(keyring.PurposeTokenWrap, body, []byte(id))
	case there:
		if sealed, err = s.db.Ledger.Seal(ctx, tx, d.Account.Int64, body, id); err != nil {
			return err
		}
	}
	return New(tx).insertAttempt(ctx, insertAttemptParams{
		ID: id, Tenant: w.Tenant, Delivery: d.ID, Account: d.Account, At: r.at.UnixMicro(), Status: int64(r.status), Failure: r.failure,
		TookMs: r.took.Milliseconds(), Body: sealed,
	})
}

// followUp counts for the endpoint how it answers, and says what people must
// know.
func (s *Service) followUp(ctx context.Context, tx *store.Tx, w workOfRow, d dueDeliveriesRow, r result, out settleParams) error {
	q := New(tx)
	if r.failure == "" {
		if err := q.noteSuccess(ctx, noteSuccessParams{At: r.at.UnixMicro(), ID: w.ID}); err != nil {
			return err
		}
		return s.recovered(ctx, q, w, r.at)
	}
	about := DeliveryTold{EndpointTold: EndpointTold{Endpoint: w.ID, Name: w.Name}, Delivery: d.ID, Event: d.Event, Type: d.Type, Failure: r.failure, Status: r.status}
	if out.State == string(GivenUp) {
		if err := s.tell(ctx, tx, w.Tenant, eventDeliveryGivenUp, about, r.at); err != nil {
			return err
		}
	}
	if r.failure == FailureErased {
		return nil
	}
	now, err := q.noteFailure(ctx, noteFailureParams{At: r.at.UnixMicro(), Failure: r.failure, ID: w.ID})
	if err != nil {
		return err
	}
	if now.Failures == 1 {
		if err := s.tell(ctx, tx, w.Tenant, eventDeliveryFailed, about, r.at); err != nil {
			return err
		}
	}
	if r.failure == FailureGone || r.at.Sub(micro(now.FailingSince.Int64)) >= PauseAfter {
		return s.pause(ctx, tx, w, r)
	}
	rest := max(restFor(w.ID, now.Failures), r.retryAfter)
	if rest == 0 {
		return nil
	}
	return q.rest(ctx, restParams{ID: w.ID, RestsUntil: r.at.Add(rest).UnixMicro()})
}

// recovered lets everything that waits be tried now, after an endpoint that was
// away for a while has answered: it need not wait for the ends of long pauses.
func (s *Service) recovered(ctx context.Context, q *Queries, w workOfRow, at time.Time) error {
	if w.Failures < restAfter || !w.FailingSince.Valid || at.Sub(micro(w.FailingSince.Int64)) < recoveredAfter {
		return nil
	}
	return q.tryNow(ctx, tryNowParams{Endpoint: w.ID, Now: nullable(at.UnixMicro())})
}

// pause switches an endpoint off that has failed for days or said that it is
// gone. What waits is kept.
func (s *Service) pause(ctx context.Context, tx *store.Tx, w workOfRow, r result) error {
	n, err := New(tx).disableEndpoint(ctx, disableEndpointParams{ID: w.ID, Tenant: w.Tenant, PausedAt: nullable(r.at.UnixMicro())})
	if err != nil || n == 0 {
		return err
	}
	about := DeliveryTold{EndpointTold: EndpointTold{Endpoint: w.ID, Name: w.Name}, Failure: r.failure, Status: r.status}
	return s.tell(ctx, tx, w.Tenant, eventEndpointPaused, about, r.at)
}

func (s *Service) tell(ctx context.Context, tx *store.Tx, tenant string, kind *event.Type, about DeliveryTold, at time.Time) error {
	act := ledger.Act{Op: "webhook.deliver", At: at, Actor: authz.Actor{
		Kind: authz.System, ID: "job", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"},
	}}
	return s.db.Ledger.Event(ctx, tx, act, event.Fact{Type: kind, Data: about})
}
