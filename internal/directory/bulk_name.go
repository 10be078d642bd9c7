package directory

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/op"
)

// nameOf is the name of an account, for lists; empty if it has none or is gone.
func nameOf(tx *op.Tx, login string) (string, error) {
	r, err := New(tx).bulkName(tx.Ctx, bulkNameParams{Tenant: tx.Actor.Tenant, ID: login})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the account's name: %w", err)
	}
	return strings.Join(strings.Fields(r.FirstName+" "+r.LastName+" "+r.SecondLastName), " "), nil
}
