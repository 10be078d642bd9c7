package privacy

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/op"
)

var opListDeletionRequests = op.DefineRead("privacy.list_deletion_requests", "List the requests to delete accounts")

// How many requests one page has.
const (
	ListLimit   = 200
	DefaultList = 50
)

// ListDeletionRequestsInput says which requests to list.
type ListDeletionRequestsInput struct {
	State  State  `json:"state"`  // empty: all
	Origin Origin `json:"origin"` // empty: all
	Rule   string `json:"rule"`   // an id; empty: all
	// OlderThan leaves out what was asked for within so many days.
	OlderThan int    `json:"older_than"`
	Limit     int    `json:"limit"` // 1 to 200; 0 is 50
	Cursor    string `json:"cursor"`
}

// Validate checks the filters and the limit.
func (in ListDeletionRequestsInput) Validate() error {
	var f fault.Fields
	f.Check(in.State == "" || slices.Contains(States, in.State), "state", "unknown", "Give requested, approved, executing, done, rejected or canceled, or leave it out.")
	f.Check(in.Origin == "" || slices.Contains(Origins, in.Origin), "origin", "unknown", "Give owner, agent, developer, rule or import, or leave it out.")
	f.Check(in.OlderThan >= 0 && in.OlderThan <= 3650, "older_than", "range", "Give 0 to 3,650 days.")
	f.Check(in.Limit >= 0 && in.Limit <= ListLimit, "limit", "range", "Give a limit from 1 to 200.")
	return f.Err()
}

// Target is the tenant.
func (in ListDeletionRequestsInput) Target() op.Target { return op.Target{} }

// RequestList is one page of requests, the latest asked first.
type RequestList struct {
	Items      []ListedRequest `json:"items"`
	NextCursor string          `json:"next_cursor"` // empty: that was all
}

// ListedRequest is a request with the account as a list shows it; nil of one
// that is erased.
type ListedRequest struct {
	Request
	Customer *account.Summary `json:"customer"`
	// Held says that a hold stops the erasing.
	Held bool `json:"held"`
}

// place is where a page ends.
type place struct {
	At int64  `json:"at"`
	ID string `json:"id"`
}

// ListDeletionRequests lists the requests to delete accounts that the actor may
// see, the latest first: those of accounts in the actor's segments, and of
// accounts that are erased, or are being erased, to those who see the whole
// tenant. What the actor may
// not see of an account is masked.
//
// It returns a fault if the cursor is of another list.
func (s *Service) ListDeletionRequests(ctx context.Context, actor authz.Actor, in ListDeletionRequestsInput) (RequestList, error) {
	return op.View(ctx, s.db, actor, opListDeletionRequests, in, func(tx *op.Tx) (RequestList, error) {
		limit := in.Limit
		if limit == 0 {
			limit = DefaultList
		}
		bound := keyring.CursorBound{Tenant: actor.Tenant, Actor: actor.ID, Query: keyring.CursorQuery(
			opListDeletionRequests.Name, string(in.State), string(in.Origin), in.Rule, strconv.Itoa(in.OlderThan))}
		at := place{At: math.MaxInt64}
		if in.Cursor != "" {
			if err := s.db.Ring.OpenCursor(bound, in.Cursor, &at); err != nil {
				return RequestList{}, err
			}
		}
		out := RequestList{Items: []ListedRequest{}}
		more, err := fill(tx, in, &at, limit, &out)
		if err != nil || !more {
			return out, err
		}
		out.NextCursor, err = s.db.Ring.SealCursor(bound, at)
		return out, err
	})
}

// fill appends requests from a place on until a page is full, and moves the
// place. What the actor may not see is read over.
func fill(tx *op.Tx, in ListDeletionRequestsInput, at *place, limit int, out *RequestList) (more bool, err error) {
	for {
		rows, err := New(tx).listRequests(tx.Ctx, listRequestsParams{
			Tenant: tx.Actor.Tenant, State: string(in.State), Origin: string(in.Origin), Rule: in.Rule,
			AskedByThen: tx.Now.Add(-time.Duration(in.OlderThan) * 24 * time.Hour).UnixMicro(), BeforeAt: at.At, BeforeID: at.ID, Most: int32(limit),
		})
		if err != nil {
			return false, fmt.Errorf("list the requests: %w", err)
		}
		for i, row := range rows {
			one, err := listed(tx, row)
			if err != nil {
				return false, err
			}
			*at = place{At: row.AskedAt, ID: row.ID}
			if one == nil {
				continue
			}
			if out.Items = append(out.Items, *one); len(out.Items) == limit {
				return i+1 < len(rows) || len(rows) == limit, nil
			}
		}
		if len(rows) < limit {
			return false, nil
		}
	}
}

// listed is a request as the list shows it, or nil if the actor may not see it.
func listed(tx *op.Tx, row DeletionRequest) (*ListedRequest, error) {
	customer, err := account.Listed(tx, opListDeletionRequests, row.Login)
	if err != nil {
		return nil, err
	}
	if customer == nil && !((State(row.State) == Done || State(row.State) == Executing) && tx.Actor.MayIn(opListDeletionRequests.Name, tx.Actor.Tenant, "")) {
		return nil, nil
	}
	r, err := read(tx, row)
	if err != nil {
		return nil, err
	}
	mask := account.MaskFor(tx.Actor)
	if mask, err = mask.Knowing(tx.Ctx, tx.Tx, row.Login); err != nil {
		return nil, err
	}
	r.Reason, r.Words = mask.Text(r.Reason), mask.Text(r.Words)
	held, err := Held(tx.Ctx, tx.Tx, row.Account)
	return &ListedRequest{Request: r, Customer: customer, Held: held}, err
}
