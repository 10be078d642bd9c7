package tenant

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Field is one of a tenant's own fields of an account.
type Field struct {
	Key        string `json:"key"`
	Type       string `json:"type"` // text, number, boolean, date
	Label      string `json:"label"`
	Required   bool   `json:"required"`
	ReadOnly   bool   `json:"read_only"` // for the customer
	Internal   bool   `json:"internal"`  // never shown to the customer
	Personal   bool   `json:"personal"`  // masked for staff until it is revealed
	Unique     bool   `json:"unique"`
	Searchable bool   `json:"searchable"`
	Position   int    `json:"position"` // place in the order, from 1 on
}

// Fields returns the tenant's own fields, in their order.
func Fields(ctx context.Context, tx *store.Tx, tenant string) ([]Field, error) {
	rows, err := New(tx).listFields(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("read the tenant's fields: %w", err)
	}
	fields := make([]Field, 0, len(rows))
	for i, r := range rows {
		field := fieldFromRow(r)
		field.Position = i + 1
		fields = append(fields, field)
	}
	return fields, nil
}

func fieldFromRow(r listFieldsRow) Field {
	return Field{
		Key: r.Key, Type: r.Type, Label: r.Label, Required: r.Required, ReadOnly: r.ReadOnly, Internal: r.Internal, Personal: r.Personal,
		Unique: r.IsUnique, Searchable: r.Searchable, Position: int(r.Position),
	}
}

// FieldsOf returns a tenant's own fields, in their order. It is a step of
// transports, which name attributes by their labels.
func (s *Service) FieldsOf(ctx context.Context, tenant string) (fields []Field, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		fields, err = Fields(ctx, tx, tenant)
		return err
	})
	return fields, err
}

// InsertField adds a field to the tenant's schema, if no field has its key.
func InsertField(tx *op.Tx, f Field) error {
	_, err := New(tx).insertField(tx.Ctx, insertFieldParams{
		Tenant: tx.Actor.Tenant, Key: f.Key, Type: f.Type, Label: f.Label, Required: f.Required, ReadOnly: f.ReadOnly,
		Internal: f.Internal, Personal: f.Personal, IsUnique: f.Unique, Searchable: f.Searchable, Position: int64(f.Position),
	})
	if err != nil {
		return fmt.Errorf("add field %s: %w", f.Key, err)
	}
	return nil
}

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }
