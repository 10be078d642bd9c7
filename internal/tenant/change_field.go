package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeField = op.Define("tenant.change_field", "Change a custom attribute", op.Needs{Fresh: true, Whole: true})

// ErrFieldFixed is returned for a change of what cannot change once accounts
// may have values.
var ErrFieldFixed = fault.New(fault.Conflict, "field_fixed", "A field's type, and whether it is unique, stay as they are. Add a new field instead.")

// ChangeFieldInput is a field as it shall be.
type ChangeFieldInput Field

// Validate checks what may change.
func (in ChangeFieldInput) Validate() error {
	var f fault.Fields
	f.Check(validType(in.Type), "type", "unknown", "Give the field's type as it is.")
	checkLabel(&f, in.Label)
	return f.Err()
}

// Target is the field's key.
func (in ChangeFieldInput) Target() op.Target { return op.Target{Other: in.Key} }

// FieldChanged is told when a field of the schema changed.
type FieldChanged struct {
	Key string `json:"key"`
}

var eventFieldChanged = event.Define("tenant.field_changed", "", FieldChanged{Key: "plan"}, "FIELDSETUP_MODIFIED", "REGISTRATION_FIELD_UPDATED")

// ChangeField changes a custom attribute's label, order and rules. It touches
// no account's value.
//
// It returns [ErrFieldUnknown] if there is no such field, and [ErrFieldFixed]
// for another type or uniqueness.
func (s *Service) ChangeField(ctx context.Context, actor authz.Actor, in ChangeFieldInput) (Field, error) {
	return op.Do(ctx, s.db, actor, opChangeField, in, func(tx *op.Tx) (Field, error) {
		before, err := fieldNamed(tx, in.Key)
		if err != nil {
			return Field{}, err
		}
		if before.Type != in.Type || before.Unique != in.Unique {
			return Field{}, ErrFieldFixed
		}
		_, err = New(tx).updateField(tx.Ctx, updateFieldParams{
			Tenant: actor.Tenant, Key: in.Key, Label: in.Label, Required: in.Required, ReadOnly: in.ReadOnly,
			Internal: in.Internal, Personal: in.Personal, Searchable: in.Searchable, Position: int64(in.Position),
		})
		if err != nil {
			return Field{}, fmt.Errorf("change field %s: %w", in.Key, err)
		}
		tx.Record(event.Fact{Type: eventFieldChanged, Changed: changed(before, Field(in)), Data: FieldChanged{Key: in.Key}})
		return Field(in), nil
	})
}

func fieldNamed(tx *op.Tx, key string) (Field, error) {
	r, err := New(tx).fieldByKey(tx.Ctx, fieldByKeyParams{Tenant: tx.Actor.Tenant, Key: key})
	if errors.Is(err, sql.ErrNoRows) {
		return Field{}, ErrFieldUnknown
	}
	if err != nil {
		return Field{}, fmt.Errorf("read field %s: %w", key, err)
	}
	return fieldFromRow(listFieldsRow(r)), nil
}

func changed(before, after Field) (names []string) {
	for name, differs := range map[string]bool{
		"label": before.Label != after.Label, "required": before.Required != after.Required,
		"read_only": before.ReadOnly != after.ReadOnly, "internal": before.Internal != after.Internal, "personal": before.Personal != after.Personal,
		"searchable": before.Searchable != after.Searchable, "position": before.Position != after.Position,
	} {
		if differs {
			names = append(names, name)
		}
	}
	return names
}
