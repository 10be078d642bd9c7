package account

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

var opExpireLocks = op.Define("account.expire_locks", "Take away login locks that have ended", op.Needs{})

// ExpireLocksInput is about the actor's tenant.
type ExpireLocksInput struct{}

// Validate accepts it.
func (ExpireLocksInput) Validate() error { return nil }

// Target is the tenant.
func (ExpireLocksInput) Target() op.Target { return op.Target{} }

// ExpiredLocks says how many locks were taken away.
type ExpiredLocks struct {
	Accounts int `json:"accounts"`
}

// ExpireLocks takes away the login locks of a tenant that have ended, some
// hundred at once, and records signin.lock_expired. Only the system does it,
// by a job; a lock that has ended keeps nobody out in the meantime.
func (s *Service) ExpireLocks(ctx context.Context, actor authz.Actor, in ExpireLocksInput) (ExpiredLocks, error) {
	return op.Do(ctx, s.db, actor, opExpireLocks, in, func(tx *op.Tx) (ExpiredLocks, error) {
		list, err := New(tx).endedLocks(tx.Ctx, endedLocksParams{Tenant: tx.Actor.Tenant, Now: tx.Now.UnixMicro()})
		if err != nil {
			return ExpiredLocks{}, fmt.Errorf("look for locks that have ended: %w", err)
		}
		out := ExpiredLocks{}
		for _, n := range list {
			ended, err := endLock(tx, n)
			if err != nil {
				return ExpiredLocks{}, err
			}
			if ended {
				out.Accounts++
			}
		}
		return out, nil
	})
}

// ExpireAllLocks is [Service.ExpireLocks] for every tenant: a job's work.
func (s *Service) ExpireAllLocks(ctx context.Context) error {
	var tenants []string
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		tenants, err = New(tx).tenantsWithEndedLocks(ctx, s.db.Now().UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("look for locks that have ended: %w", err)
	}
	for _, tenant := range tenants {
		actor := authz.Actor{Kind: authz.System, ID: "account.expire_locks", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"}}
		if _, err := s.ExpireLocks(ctx, actor, ExpireLocksInput{}); err != nil {
			return err
		}
	}
	return nil
}
