package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opListDeliveries = op.DefineUnrecorded("webhook.list_deliveries", "List what was sent to a webhook endpoint").ForWhole()

// ListDeliveriesInput asks for a page of what was sent to an endpoint.
type ListDeliveriesInput struct {
	Endpoint string `json:"endpoint"`
	State    string `json:"state"` // waiting, delivered, given_up; empty: all
	Limit    int    `json:"limit"` // 1 to 200; 0 is 50
	Cursor   string `json:"cursor"`
}

// Validate checks state and limit.
func (in ListDeliveriesInput) Validate() error {
	var f fault.Fields
	f.Check(slices.Contains([]State{"", Waiting, Delivered, GivenUp}, State(in.State)), "state", "unknown", "Use waiting, delivered or given_up, or leave it out.")
	f.Check(in.Limit >= 0 && in.Limit <= MaxEvents, "limit", "out_of_range", fmt.Sprintf("Ask for 1 to %d deliveries.", MaxEvents))
	return f.Err()
}

// Target is the endpoint.
func (in ListDeliveriesInput) Target() op.Target { return op.Target{Other: in.Endpoint} }

// Delivery is one event for one endpoint.
type Delivery struct {
	ID       string     `json:"id"`
	Event    string     `json:"event"` // its id, which is the webhook-id
	Pos      int64      `json:"pos"`
	Type     string     `json:"type"`
	At       time.Time  `json:"at"`                // when it happened
	Account  string     `json:"account,omitempty"` // login ID
	Order    int64      `json:"account_order,omitempty"`
	State    State      `json:"state"`
	Attempts int64      `json:"attempts"`
	NextAt   *time.Time `json:"next_at"` // when it is tried next, unless an older one of its account waits still
	Since    time.Time  `json:"since"`   // when it began to wait
	DoneAt   *time.Time `json:"done_at"`
	Failure  string     `json:"failure"` // a code of the last attempt
	Status   int64      `json:"status"`  // of the last answer
}

// Deliveries are a page of deliveries, the newest event first.
type Deliveries struct {
	Items      []Delivery `json:"items"`
	NextCursor string     `json:"next_cursor"` // empty on the last page
}

// ListDeliveries lists what was sent to an endpoint within the last 14 days and
// what waits, the newest event first.
//
// It returns [ErrNoEndpoint].
func (s *Service) ListDeliveries(ctx context.Context, actor authz.Actor, in ListDeliveriesInput) (Deliveries, error) {
	return op.View(ctx, s.db, actor, opListDeliveries, in, func(tx *op.Tx) (Deliveries, error) {
		if _, err := again(tx, in.Endpoint); err != nil {
			return Deliveries{}, err
		}
		bound := keyring.CursorBound{Tenant: actor.Tenant, Actor: actor.ID, Query: keyring.CursorQuery(opListDeliveries.Name, in.Endpoint, in.State)}
		before := int64(math.MaxInt64)
		if in.Cursor != "" {
			if err := s.db.Ring.OpenCursor(bound, in.Cursor, &before); err != nil {
				return Deliveries{}, err
			}
		}
		limit := in.Limit
		if limit == 0 {
			limit = DefaultEvents
		}
		items, err := deliveriesOf(tx, in, before, limit+1)
		if err != nil || len(items) <= limit {
			return Deliveries{Items: items}, err
		}
		out := Deliveries{Items: items[:limit]}
		out.NextCursor, err = s.db.Ring.SealCursor(bound, items[limit-1].Pos)
		return out, err
	})
}

func deliveriesOf(tx *op.Tx, in ListDeliveriesInput, before int64, most int) ([]Delivery, error) {
	out := []Delivery{}
	if in.State == "" {
		rows, err := New(tx).deliveries(tx.Ctx, deliveriesParams{Endpoint: in.Endpoint, Before: before, Most: int32(most)})
		if err != nil {
			return nil, fmt.Errorf("list deliveries: %w", err)
		}
		for _, r := range rows {
			out = append(out, deliveryShown(deliveryOfRow(r)))
		}
		return out, nil
	}
	rows, err := New(tx).deliveriesIn(tx.Ctx, deliveriesInParams{Endpoint: in.Endpoint, State: in.State, Before: before, Most: int32(most)})
	if err != nil {
		return nil, fmt.Errorf("list deliveries of a state: %w", err)
	}
	for _, r := range rows {
		out = append(out, deliveryShown(deliveryOfRow(r)))
	}
	return out, nil
}

func deliveryShown(r deliveryOfRow) Delivery {
	return Delivery{
		ID: r.ID, Event: r.Event, Pos: r.Pos, Type: r.Type, At: micro(r.At), Account: r.Login, Order: r.AccountOrder.Int64, State: State(r.State),
		Attempts: r.Attempts, NextAt: maybe(r.NextAt), Since: micro(r.Since), DoneAt: maybe(r.DoneAt), Failure: r.Failure, Status: r.Status,
	}
}

// deliveryIn reads one delivery to an endpoint.
func deliveryIn(tx *op.Tx, endpoint, id string) (Delivery, error) {
	row, err := New(tx).deliveryOf(tx.Ctx, deliveryOfParams{ID: id, Endpoint: endpoint})
	if errors.Is(err, sql.ErrNoRows) {
		return Delivery{}, ErrNoDelivery
	}
	if err != nil {
		return Delivery{}, fmt.Errorf("read a delivery: %w", err)
	}
	return deliveryShown(row), nil
}
