package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Untold is an approval of which all staff are still to be told: nobody else
// could say yes, so it is done after a wait.
type Untold struct {
	ID, Tenant, Operation, Asker string
	Due                          time.Time
}

// UntoldApprovals returns those of which staff were not told yet. It is a step
// of the job that tells them.
func (s *Service) UntoldApprovals(ctx context.Context) (out []Untold, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := New(tx).untoldApprovals(ctx)
		for _, r := range rows {
			out = append(out, Untold{ID: r.ID, Tenant: r.Tenant, Operation: r.Op, Asker: r.AskerName, Due: micro(r.DueAt.Int64)})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for approvals to tell of: %w", err)
	}
	return out, nil
}

// NoteTold notes that staff were told of an approval.
func (s *Service) NoteTold(ctx context.Context, approval string) error {
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		return New(tx).noteTold(ctx, noteToldParams{ID: approval, ToldAt: instant(s.db.Now())})
	})
	if err != nil {
		return fmt.Errorf("note that staff were told: %w", err)
	}
	return nil
}
