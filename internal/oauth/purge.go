package oauth

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// Purge deletes what has ended: requests, devices, grants, revoked tokens, old
// signing keys, and what belongs to removed applications. It takes at most some
// hundreds of grants at once, so that nobody waits for it. It is a job's work
// and can be done at any time, by several nodes at once.
func (s *Service) Purge(ctx context.Context) error {
	now := s.db.Now()
	at := now.UnixMicro()
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		for _, forget := range []func() (int64, error){
			func() (int64, error) { return q.forgetRequests(ctx, at) },
			func() (int64, error) { return q.forgetDevices(ctx, at) },
			func() (int64, error) { return q.forgetRevoked(ctx, at) },
			func() (int64, error) { return q.forgetOldKeys(ctx, now.Add(-OldKeysKept).UnixMicro()) },
			// A grant is kept for a day after it ended, so that a stolen token is still known as one.
			func() (int64, error) { return q.forgetGrants(ctx, now.Add(-24*time.Hour).UnixMicro()) },
		} {
			if _, err := forget(); err != nil {
				return err
			}
		}
		return purgeRemoved(ctx, q)
	})
	if err != nil {
		return fmt.Errorf("delete what has ended of sign-ins for applications: %w", err)
	}
	return nil
}

// purgeRemoved deletes what belongs to removed applications, and those of which
// nothing is left.
func purgeRemoved(ctx context.Context, q *Queries) error {
	ids, err := q.removedApplications(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		grants, err := q.deleteGrantsOf(ctx, id)
		if err != nil {
			return err
		}
		if grants > 0 {
			return nil // the next time
		}
		for _, remove := range []func(context.Context, string) (int64, error){q.deleteConsentsOf, q.deleteDevicesOf, q.deleteTellingsOf} {
			if _, err := remove(ctx, id); err != nil {
				return err
			}
		}
		if err := q.deleteApplication(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
