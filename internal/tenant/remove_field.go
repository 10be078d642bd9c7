package tenant

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveField = op.Define("tenant.remove_field", "Remove a custom attribute", op.Needs{Fresh: true, Whole: true})

// ErrFieldUsed is returned while accounts have values for a field.
var ErrFieldUsed = fault.New(fault.Conflict, "field_used", "Accounts have values for this field, and removing it would lose them. Clear the values first.")

// RemoveFieldInput names the field to remove.
type RemoveFieldInput struct {
	Key string `json:"key"`
}

// Validate accepts every text: what is no field's key is not found.
func (in RemoveFieldInput) Validate() error { return nil }

// Target is the field's key.
func (in RemoveFieldInput) Target() op.Target { return op.Target{Other: in.Key} }

// FieldRemoved is told when a field left the schema.
type FieldRemoved struct {
	Key string `json:"key"`
}

var eventFieldRemoved = event.Define("tenant.field_removed", "", FieldRemoved{Key: "plan"}, "FIELDSETUP_DELETED", "REGISTRATION_FIELD_DELETED")

// RemoveField removes a custom attribute that no account has a value for.
//
// It returns [ErrFieldUnknown] if there is no such field, and [ErrFieldUsed]
// while a value would be lost.
func (s *Service) RemoveField(ctx context.Context, actor authz.Actor, in RemoveFieldInput) (RemoveFieldInput, error) {
	return op.Do(ctx, s.db, actor, opRemoveField, in, func(tx *op.Tx) (RemoveFieldInput, error) {
		if _, err := fieldNamed(tx, in.Key); err != nil {
			return in, err
		}
		q := New(tx)
		used, err := q.fieldIsUsed(tx.Ctx, fieldIsUsedParams{Tenant: actor.Tenant, Key: in.Key})
		if err != nil {
			return in, fmt.Errorf("look for values of %s: %w", in.Key, err)
		}
		if used {
			return in, ErrFieldUsed
		}
		if _, err := q.deleteField(tx.Ctx, deleteFieldParams{Tenant: actor.Tenant, Key: in.Key}); err != nil {
			return in, fmt.Errorf("remove field %s: %w", in.Key, err)
		}
		tx.Record(event.Fact{Type: eventFieldRemoved, Data: FieldRemoved(in)})
		return in, nil
	})
}
