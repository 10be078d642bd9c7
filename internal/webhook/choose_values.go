package webhook

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChooseValues = op.Define("webhook.choose_values", "Choose which values a webhook endpoint gets", op.Needs{Fresh: true, Second: true, Whole: true})

// ChooseValuesInput says which values of an event's data go along.
type ChooseValuesInput struct {
	Based
	// Values are names such as email or first_name, as they stand in the examples
	// of events; what is not named is left out. None: ids only.
	Values []string `json:"values"`
}

// Validate checks version, address and names.
func (in ChooseValuesInput) Validate() error {
	var f fault.Fields
	in.check(&f)
	checkValues(&f, in.Values)
	return f.Err()
}

// ValuesChosen is told when other values go along.
type ValuesChosen struct {
	EndpointTold
	Values []string `json:"values"`
}

var eventValuesChosen = event.Define("webhook.values_chosen", "", ValuesChosen{EndpointTold: exampleTold, Values: []string{"email", "first_name"}})

// ChooseValues says which personal values an endpoint gets with events about
// accounts, from the commit on. They leave the installation, so a second person
// agrees. Links, codes, passwords and tokens are in no event and cannot be
// chosen.
//
// It returns [ErrNoEndpoint], and [ErrChanged] if the endpoint is another than
// the input says.
func (s *Service) ChooseValues(ctx context.Context, actor authz.Actor, in ChooseValuesInput) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opChooseValues, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := lockedAs(tx, in.Based)
		if err != nil {
			return Endpoint{}, err
		}
		values := unique(in.Values)
		slices.Sort(values)
		_, err = New(tx).chooseValues(tx.Ctx, chooseValuesParams{ID: was.ID, Tenant: actor.Tenant, ShownValues: strings.Join(values, " ")})
		if err != nil {
			return Endpoint{}, fmt.Errorf("choose the values of a webhook endpoint: %w", err)
		}
		tx.Record(event.Fact{Type: eventValuesChosen, Data: ValuesChosen{told(was), values}})
		return again(tx, was.ID)
	})
}
