package tenant

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

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
// no account's value. A new position is its place among the tenant's fields,
// from 1 on: the others move around it. Without one it stays where it is.
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
		after := Field(in)
		if before.Position, after.Position, err = place(tx, in.Key, in.Position); err != nil {
			return Field{}, err
		}
		_, err = New(tx).updateField(tx.Ctx, updateFieldParams{
			Tenant: actor.Tenant, Key: in.Key, Label: in.Label, Required: in.Required, ReadOnly: in.ReadOnly,
			Internal: in.Internal, Personal: in.Personal, Searchable: in.Searchable, Position: int64(after.Position),
		})
		if err != nil {
			return Field{}, fmt.Errorf("change field %s: %w", in.Key, err)
		}
		tx.Record(event.Fact{Type: eventFieldChanged, Changed: changed(before, after), Data: FieldChanged{Key: in.Key}})
		return after, nil
	})
}

// place gives a field its place in the order, and the others theirs around it.
// Zero keeps the place that it has.
func place(tx *op.Tx, key string, wanted int) (was, is int, err error) {
	rows, err := New(tx).listFields(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return 0, 0, fmt.Errorf("read the order of the fields: %w", err)
	}
	at := slices.IndexFunc(rows, func(r listFieldsRow) bool { return r.Key == key })
	was, is = at+1, at+1
	if wanted != 0 {
		is = min(max(wanted, 1), len(rows))
	}
	moved := rows[at]
	rows = slices.Insert(slices.Delete(rows, at, at+1), is-1, moved)
	for i, r := range rows {
		if r.Position == int64(i+1) {
			continue
		}
		if err := New(tx).moveField(tx.Ctx, moveFieldParams{Tenant: tx.Actor.Tenant, Key: r.Key, Position: int64(i + 1)}); err != nil {
			return 0, 0, fmt.Errorf("move field %s: %w", r.Key, err)
		}
	}
	return was, is, nil
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
