package report

import (
	"context"

	"github.com/readmit/readmit/internal/store"
)

// FinishAfter ends a rebuild as another process would: with something between
// comparing and replacing.
func (s *Service) FinishAfter(ctx context.Context, between func()) error {
	var st stateRow
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		st, err = New(tx).state(ctx)
		return err
	})
	if err != nil {
		return err
	}
	between()
	return s.db.Store.Write(ctx, func(tx *store.Tx) error { return s.replace(ctx, tx, st, Rebuilt{}) })
}
