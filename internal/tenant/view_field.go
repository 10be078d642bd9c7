package tenant

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewField = op.DefineUnrecorded("tenant.view_field", "View what a custom attribute is used for").ForWhole()

// countedValues is how many values are counted at most.
const countedValues = 10_000

// ViewFieldInput names a field.
type ViewFieldInput struct {
	Key string `json:"key"`
}

// Validate accepts every text: what is no field's key is not found.
func (in ViewFieldInput) Validate() error { return nil }

// Target is the field's key.
func (in ViewFieldInput) Target() op.Target { return op.Target{Other: in.Key} }

// FieldUse is a field with what hangs on it.
type FieldUse struct {
	Field Field `json:"field"`
	// Accounts is how many accounts have a value, in the whole tenant; AtLeast
	// says that there are more than were counted.
	Accounts int64 `json:"accounts"`
	AtLeast  bool  `json:"at_least"`
}

// ViewField tells what would be lost with a custom attribute, so that whoever
// removes it knows before. It returns [ErrFieldUnknown].
func (s *Service) ViewField(ctx context.Context, actor authz.Actor, in ViewFieldInput) (FieldUse, error) {
	return op.View(ctx, s.db, actor, opViewField, in, func(tx *op.Tx) (FieldUse, error) {
		fields, err := Fields(tx.Ctx, tx.Tx, actor.Tenant)
		if err != nil {
			return FieldUse{}, err
		}
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Key == in.Key })
		if at < 0 {
			return FieldUse{}, ErrFieldUnknown
		}
		n, err := New(tx).countValues(tx.Ctx, countValuesParams{Tenant: actor.Tenant, Key: in.Key, Limit: countedValues + 1})
		if err != nil {
			return FieldUse{}, fmt.Errorf("count the values of %s: %w", in.Key, err)
		}
		return FieldUse{Field: fields[at], Accounts: min(n, countedValues), AtLeast: n > countedValues}, nil
	})
}
