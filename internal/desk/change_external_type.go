package desk

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeExternalType = op.Define("desk.change_external_type", "Change how a type of external entry reads", op.Needs{Whole: true})

// ChangeExternalTypeInput is what a type shall be called.
type ChangeExternalTypeInput struct {
	Type  string `json:"type"`
	Label string `json:"label"`
	Icon  string `json:"icon"` // one of [Icons]
}

// Validate checks label and icon.
func (in ChangeExternalTypeInput) Validate() error {
	var f fault.Fields
	checkKey(&f, "type", in.Type)
	checkLine(&f, "label", in.Label, 1, LabelLength)
	f.Check(in.Icon != "", "icon", "required", "Choose an icon.")
	checkIcon(&f, in.Icon)
	return f.Err()
}

// Target is the type.
func (in ChangeExternalTypeInput) Target() op.Target { return op.Target{Other: in.Type} }

// ExternalTypeChanged is told when a type reads otherwise.
type ExternalTypeChanged struct {
	Type string `json:"type"`
}

var eventExternalTypeChanged = event.Define("desk.external_type_changed", "", ExternalTypeChanged{Type: "product_change_scheduled"})

// ChangeExternalType changes label and icon of a type of external entry, for
// the entries that are there, too. What they say stays as it came.
//
// It returns [op.ErrNotFound] if no entry has declared such a type.
func (s *Service) ChangeExternalType(ctx context.Context, actor authz.Actor, in ChangeExternalTypeInput) (ExternalType, error) {
	return op.Do(ctx, s.db, actor, opChangeExternalType, in, func(tx *op.Tx) (ExternalType, error) {
		label, err := line(in.Label)
		if err != nil {
			return ExternalType{}, err
		}
		n, err := New(tx).updateExternalType(tx.Ctx, updateExternalTypeParams{Tenant: actor.Tenant, Key: in.Type, Label: label, Icon: in.Icon})
		if err != nil {
			return ExternalType{}, fmt.Errorf("change the type %s: %w", in.Type, err)
		}
		if n == 0 {
			return ExternalType{}, op.ErrNotFound
		}
		tx.Record(event.Fact{Type: eventExternalTypeChanged, Changed: []string{"label", "icon"}, Data: ExternalTypeChanged{Type: in.Type}})
		return typeNamed(tx, in.Type, label, in.Icon)
	})
}
