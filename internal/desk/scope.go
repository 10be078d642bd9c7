package desk

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// AccountOfNote returns the login ID of the account that a note is about, or
// [op.ErrNotFound]. Whether the actor may see that account is asked next.
func AccountOfNote(ctx context.Context, tx *store.Tx, actor authz.Actor, note string) (string, error) {
	if id.Check("not", note) != nil {
		return "", op.ErrNotFound
	}
	account, err := New(tx).accountOfNote(ctx, accountOfNoteParams{Tenant: actor.Tenant, ID: note})
	if errors.Is(err, sql.ErrNoRows) {
		return "", op.ErrNotFound
	}
	if err != nil {
		return "", fmt.Errorf("find the note: %w", err)
	}
	return account, nil
}
