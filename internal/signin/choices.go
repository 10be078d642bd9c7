package signin

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Choices returns the factors that a browser's flow can go on with, the
// strongest first: whoever holds the flow's secret has proved the first factor.
// It returns [ErrFlow] if there is no such flow, or nothing to choose from any
// more.
func (s *Service) Choices(ctx context.Context, tenant string, cookie secret.String) (out []Choice, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		f, err := standingFlow(ctx, tx, tenant, cookie, s.db.Now())
		if err != nil {
			return err
		}
		factors, err := credential.FactorsOf(ctx, tx, f.account)
		out = f.choices(factors)
		return err
	})
	if err == nil && len(out) == 0 {
		err = ErrFlow
	}
	return out, err
}

// Purge deletes flows that are over. They are kept for a day, so that what a
// late click is answered can be looked into.
func (s *Service) Purge(ctx context.Context) error {
	return s.db.Store.Write(ctx, func(tx *store.Tx) error {
		if _, err := New(tx).purgeFlows(ctx, s.db.Now().Add(-24*time.Hour).UnixMicro()); err != nil {
			return fmt.Errorf("delete flows that are over: %w", err)
		}
		return nil
	})
}
