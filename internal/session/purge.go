package session

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

const (
	// endedKept is how long an ended session keeps its reason.
	endedKept = 30 * 24 * time.Hour
	// devicesKept is how long a device is known without being used.
	devicesKept = 400 * 24 * time.Hour
	// purgeAtOnce is how many rows one transaction of the job takes.
	purgeAtOnce = 200
)

// Purge ends the sessions whose last day has passed, and records that; and
// deletes sessions that ended 30 days ago, devices that were not used for 400
// days, and counts of failures that are old. It is a job's work and can be
// done at any time, by several nodes at once.
func (s *Service) Purge(ctx context.Context) error {
	tenants, err := s.withExpired(ctx)
	if err != nil {
		return err
	}
	for _, tenant := range tenants {
		actor := authz.Actor{Kind: authz.System, ID: "session.purge", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"}}
		if _, err := s.Expire(ctx, actor, ExpireInput{}); err != nil {
			return err
		}
	}
	now := s.db.Now()
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		if _, err := q.forgetSessions(ctx, forgetSessionsParams{Before: now.Add(-endedKept).UnixMicro(), Most: purgeAtOnce}); err != nil {
			return err
		}
		if _, err := q.forgetDevices(ctx, forgetDevicesParams{Before: now.Add(-devicesKept).UnixMicro(), Most: purgeAtOnce}); err != nil {
			return err
		}
		return account.PurgeFailures(ctx, tx, now)
	})
	if err != nil {
		return fmt.Errorf("delete ended sessions and old devices: %w", err)
	}
	return nil
}

func (s *Service) withExpired(ctx context.Context) (tenants []string, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		tenants, err = New(tx).tenantsWithExpired(ctx, s.db.Now().UnixMicro())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for sessions that have expired: %w", err)
	}
	return tenants, nil
}
