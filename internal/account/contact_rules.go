package account

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

// askOwner asks a customer who changes a contact for a fresh proof (OWASP ASVS
// 5.0, 7.5.1): a contact is a way to recover the account.
func askOwner(tx *op.Tx) error {
	if tx.Actor.Kind != authz.Customer {
		return nil
	}
	return tx.Fresh()
}

// askWhy asks staff for words why where that stands in place of a caller check.
func askWhy(tx *op.Tx) error {
	staff := tx.Actor.Kind == authz.Member || tx.Actor.Kind == authz.DeskKey || tx.Actor.Kind == authz.SystemKey
	if staff && strings.TrimSpace(tx.Actor.Call.Reason) == "" && tx.Actor.Call.Case == "" {
		return op.ErrReason
	}
	return nil
}

// free returns [ErrTaken], naming the field, if a value of the tenant's
// namespace is another account's.
func (c contacts) free(tx *op.Tx, field, value string) error {
	owner, err := New(tx).ownerOf(tx.Ctx, ownerOfParams{Tenant: c.Tenant, Value: value})
	if errors.Is(err, sql.ErrNoRows) || err == nil && owner == c.N {
		return nil
	}
	if err != nil {
		return fmt.Errorf("see whose an identifier is: %w", err)
	}
	return taken(field)
}
