package tenant

import (
	"context"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
)

var opAddField = op.Define("tenant.add_field", "Add a custom attribute", op.Needs{Fresh: true, Whole: true})

// Faults of the schema of custom attributes.
var (
	ErrFieldExists  = fault.New(fault.Conflict, "field_exists", "The tenant has a field with this key. Choose another key, or change that field.")
	ErrTooMany      = fault.New(fault.Conflict, "too_many_fields", "A tenant has 200 fields at most. Remove one that is no longer used.")
	ErrFieldUnknown = fault.New(fault.NotFound, "field_unknown", "The tenant has no field with this key. List the fields to see their keys.")
)

// MostFields is how many fields a tenant may have.
const MostFields = 200

// AddFieldInput is a field to add to the tenant's schema.
type AddFieldInput Field

var fieldKeys = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// FieldTypes are the types that a field may have.
var FieldTypes = []string{"text", "number", "boolean", "date"}

// Validate checks key, type and label.
func (in AddFieldInput) Validate() error {
	var f fault.Fields
	f.Check(fieldKeys.MatchString(in.Key), "key", "syntax", "Use 1 to 63 lower-case letters, digits and underscores, beginning with a letter.")
	f.Check(validType(in.Type), "type", "unknown", "Choose text, number, boolean or date.")
	checkLabel(&f, in.Label)
	f.Check(!in.Unique || in.Type == "text" || in.Type == "number", "unique", "type", "Only text and numbers can be unique.")
	return f.Err()
}

// Target is the field's key.
func (in AddFieldInput) Target() op.Target { return op.Target{Other: in.Key} }

// FieldAdded is told when a field joined the schema.
type FieldAdded struct {
	Key  string `json:"key"`
	Type string `json:"type"`
}

var eventFieldAdded = event.Define("tenant.field_added", "", FieldAdded{Key: "plan", Type: "text"}, "FIELDSETUP_ADDED", "REGISTRATION_FIELD_CREATED")

// AddField adds a custom attribute to the tenant's schema. Accounts that exist
// have no value for it, even if it is required: the rule holds from the next
// change on. Without a position it comes last.
//
// It returns [ErrFieldExists] if the key is in use, and [ErrTooMany].
func (s *Service) AddField(ctx context.Context, actor authz.Actor, in AddFieldInput) (Field, error) {
	return op.Do(ctx, s.db, actor, opAddField, in, func(tx *op.Tx) (Field, error) {
		fields, err := Fields(tx.Ctx, tx.Tx, actor.Tenant)
		if err != nil {
			return Field{}, err
		}
		if len(fields) >= MostFields {
			return Field{}, ErrTooMany
		}
		for _, f := range fields {
			if f.Key == in.Key {
				return Field{}, ErrFieldExists
			}
		}
		added := Field(in)
		added.Position = len(fields) + 1
		if err := InsertField(tx, added); err != nil {
			return Field{}, err
		}
		if _, added.Position, err = place(tx, in.Key, in.Position); err != nil {
			return Field{}, err
		}
		tx.Record(event.Fact{Type: eventFieldAdded, Data: FieldAdded{Key: in.Key, Type: in.Type}})
		return added, nil
	})
}

func validType(t string) bool {
	for _, known := range FieldTypes {
		if t == known {
			return true
		}
	}
	return false
}

func checkLabel(f *fault.Fields, raw string) {
	label, err := fold.Text(raw)
	switch {
	case err != nil:
		f.Add("label", "not_text", err.Error())
	case label == "" || utf8.RuneCountInString(label) > 100:
		f.Add("label", "length", fmt.Sprintf("Give a label of 1 to %d characters.", 100))
	}
}
