package webhook

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeAddress = op.Define("webhook.change_address", "Change the address of a guarded webhook endpoint", op.Needs{Fresh: true, Second: true, Whole: true})

// ChangeAddressInput is an endpoint and its new address.
type ChangeAddressInput struct {
	Endpoint string `json:"endpoint"`
	Version  int64  `json:"version"` // that the change is based on
	URL      string `json:"url"`
}

// Validate checks version and address.
func (in ChangeAddressInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version > 0, "version", "required", "Give the version that the endpoint has.")
	checkURL(&f, in.URL)
	return f.Err()
}

// Target is the endpoint.
func (in ChangeAddressInput) Target() op.Target { return op.Target{Other: in.Endpoint} }

var eventAddressChanged = event.Define("webhook.address_changed", "", exampleTold)

// ChangeAddress sends to another address what an endpoint gets, links, codes and
// values included, from the commit on. A second person agrees; an endpoint that
// gets ids only is changed by [Service.Change].
//
// It returns [ErrNoEndpoint], and [ErrChanged] if somebody else changed it since
// the version given.
func (s *Service) ChangeAddress(ctx context.Context, actor authz.Actor, in ChangeAddressInput) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opChangeAddress, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		if was.Version != in.Version {
			return Endpoint{}, ErrChanged
		}
		if _, err := New(tx).changeAddress(tx.Ctx, changeAddressParams{ID: was.ID, Tenant: actor.Tenant, Url: in.URL}); err != nil {
			return Endpoint{}, fmt.Errorf("change the address of a webhook endpoint: %w", err)
		}
		tx.Record(event.Fact{Type: eventAddressChanged, Data: told(was)})
		return again(tx, was.ID)
	})
}
