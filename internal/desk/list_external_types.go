package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opListExternalTypes = op.DefineUnrecorded("desk.list_external_types", "List the types of external entries")

// ErrTypes is returned for the first entry of a type beyond [TypesLimit].
var ErrTypes = fault.New(fault.Conflict, "too_many_types", "There are as many types of external entries as there may be. Use one of them.")

// ExternalType is a tenant's own type of external entry: what stands on its
// badge, and beside it.
type ExternalType struct {
	Type       string    `json:"type"`
	Label      string    `json:"label"`
	Icon       string    `json:"icon"` // one of [Icons]
	DeclaredAt time.Time `json:"declared_at"`
}

// ListExternalTypesInput asks for the types of the tenant.
type ListExternalTypesInput struct{}

// Validate accepts it as it is.
func (in ListExternalTypesInput) Validate() error { return nil }

// Target is the tenant.
func (in ListExternalTypesInput) Target() op.Target { return op.Target{} }

// ListExternalTypes lists the tenant's types of external entries by their
// keys. They are no personal data.
func (s *Service) ListExternalTypes(ctx context.Context, actor authz.Actor, in ListExternalTypesInput) ([]ExternalType, error) {
	return op.View(ctx, s.db, actor, opListExternalTypes, in, func(tx *op.Tx) ([]ExternalType, error) { return typesOf(tx) })
}

func typesOf(tx *op.Tx) ([]ExternalType, error) {
	rows, err := New(tx).externalTypes(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("list the types of external entries: %w", err)
	}
	out := make([]ExternalType, 0, len(rows))
	for _, r := range rows {
		out = append(out, ExternalType{Type: r.Key, Label: r.Label, Icon: r.Icon, DeclaredAt: micro(r.At)})
	}
	return out, nil
}

// typeNamed returns the type of that key, which is declared if it is new: a
// system that has something to say is not refused because nobody has filled
// in a form yet, and the form is there to make it read better.
func typeNamed(tx *op.Tx, key, label, icon string) (ExternalType, error) {
	q := New(tx)
	for range 2 {
		row, err := q.externalType(tx.Ctx, externalTypeParams{Tenant: tx.Actor.Tenant, Key: key})
		if err == nil {
			return ExternalType{Type: row.Key, Label: row.Label, Icon: row.Icon, DeclaredAt: micro(row.At)}, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return ExternalType{}, fmt.Errorf("read the type of external entry: %w", err)
		}
		if err := declare(tx, key, label, icon); err != nil {
			return ExternalType{}, err
		}
	}
	return ExternalType{}, fmt.Errorf("declare the type %s: it is not there", key)
}

func declare(tx *op.Tx, key, label, icon string) error {
	q := New(tx)
	n, err := q.countExternalTypes(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return fmt.Errorf("count the types of external entries: %w", err)
	}
	if n >= TypesLimit {
		return ErrTypes
	}
	if label, err = line(label); err != nil {
		return err
	}
	if label == "" {
		label = labelOf(key)
	}
	if icon == "" {
		icon = iconOfNew
	}
	_, err = q.declareExternalType(tx.Ctx, declareExternalTypeParams{Tenant: tx.Actor.Tenant, Key: key, Label: label, Icon: icon, At: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("declare the type %s: %w", key, err)
	}
	return nil
}
