package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opListRequests = op.DefineRead("privacy.list_requests", "List the data requests")

// ListRequestsInput asks for data requests of the tenant.
type ListRequestsInput struct {
	State string `json:"state,omitempty"` // open (the default), closed
}

// Validate asks for a state that there is.
func (in ListRequestsInput) Validate() error {
	if in.State == "" || in.State == "open" || in.State == "closed" {
		return nil
	}
	return fault.ErrInvalid.WithFields(fault.Field{Name: "state", Code: "unknown", Message: "Use open or closed."})
}

// Target is the tenant.
func (in ListRequestsInput) Target() op.Target { return op.Target{} }

// ListRequests lists the data requests of the tenant's accounts that the actor
// sees: the open ones with the least time left first, or the closed ones, the
// newest first. It lists 500 at most. E-mails and numbers in their words are
// masked by role.
func (s *Service) ListRequests(ctx context.Context, actor authz.Actor, in ListRequestsInput) ([]DataRequest, error) {
	return op.View(ctx, s.db, actor, opListRequests, in, func(tx *op.Tx) ([]DataRequest, error) {
		out := []DataRequest{}
		for offset := 0; len(out) < mostListed; offset += mostListed {
			rows, err := someRequests(tx, in.State, offset)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				r, err := listedRequest(tx, row)
				if err != nil {
					return nil, err
				}
				if r != nil && len(out) < mostListed {
					out = append(out, *r)
				}
			}
			if len(rows) < mostListed {
				break
			}
		}
		return out, nil
	})
}

// mostListed is how many data requests a list has at most.
const mostListed = 500

func someRequests(tx *op.Tx, state string, offset int) (rows []SubjectRequest, err error) {
	if state == "closed" {
		rows, err = New(tx).closedDataRequests(tx.Ctx, closedDataRequestsParams{Tenant: tx.Actor.Tenant, Limit: mostListed, Offset: int32(offset)})
	} else {
		rows, err = New(tx).openDataRequests(tx.Ctx, openDataRequestsParams{Tenant: tx.Actor.Tenant, Limit: mostListed, Offset: int32(offset)})
	}
	if err != nil {
		return nil, fmt.Errorf("list the data requests: %w", err)
	}
	return rows, nil
}

// listedRequest is a request as the list shows it, or nil if the actor may not
// see the account.
func listedRequest(tx *op.Tx, row SubjectRequest) (*DataRequest, error) {
	customer, err := account.Listed(tx, opListRequests, row.Login)
	if err != nil || customer == nil {
		return nil, err
	}
	r, err := dataRequestOf(tx, row)
	if err != nil {
		return nil, err
	}
	mask, err := account.MaskFor(tx.Actor).Knowing(tx.Ctx, tx.Tx, row.Login)
	if err != nil {
		return nil, err
	}
	r.Customer = customer
	r = r.masked(mask)
	return &r, nil
}

func (r DataRequest) masked(m account.Mask) DataRequest {
	r.Details, r.Extension, r.Words = m.Text(r.Details), m.Text(r.Extension), m.Text(r.Words)
	return r
}
