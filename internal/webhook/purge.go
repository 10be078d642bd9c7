package webhook

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/store"
)

// purgeAtOnce is how many deliveries one transaction forgets.
const purgeAtOnce = 200

// Purge forgets deliveries that ended more than 14 days ago, and everything of
// endpoints that were removed, in small transactions. It is a job's work.
func (s *Service) Purge(ctx context.Context) error {
	before := nullable(s.db.Now().Add(-KeptFor).UnixMicro())
	for ctx.Err() == nil {
		n, err := s.forget(ctx, func(q *Queries) ([]string, error) {
			return q.oldDeliveries(ctx, oldDeliveriesParams{DoneAt: before, Limit: purgeAtOnce})
		})
		if err != nil {
			return err
		}
		of, err := s.forget(ctx, func(q *Queries) ([]string, error) { return q.deliveriesOfRemoved(ctx, purgeAtOnce) })
		if err != nil {
			return err
		}
		if n < purgeAtOnce && of < purgeAtOnce {
			break
		}
	}
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		if err := New(tx).deleteOldSecrets(ctx, nullable(s.db.Now().UnixMicro())); err != nil {
			return err
		}
		return New(tx).deleteEmptyEndpoints(ctx)
	})
	if err != nil {
		return fmt.Errorf("forget webhook endpoints: %w", err)
	}
	return nil
}

func (s *Service) forget(ctx context.Context, which func(*Queries) ([]string, error)) (n int, err error) {
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		ids, err := which(q)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := q.deleteAttempts(ctx, id); err != nil {
				return err
			}
			if err := q.deleteDelivery(ctx, id); err != nil {
				return err
			}
		}
		n = len(ids)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("forget deliveries: %w", err)
	}
	return n, nil
}
