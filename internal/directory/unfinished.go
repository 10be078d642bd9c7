package directory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// Unfinished returns the key of the tenant's newest interrupted run over
// [People] whose keys begin so; empty if there is none.
func (s *Service) Unfinished(ctx context.Context, tenant, prefix string) (key string, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		key, err = New(tx).unfinishedKey(ctx, unfinishedKeyParams{Tenant: tenant, Low: prefix, High: prefix + "\x7f"})
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for an interrupted import: %w", err)
	}
	return key, nil
}
