package session

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opExpire = op.Define("session.expire", "End sessions whose time has passed", op.Needs{})

// ExpireInput is about the actor's tenant.
type ExpireInput struct{}

// Validate accepts it.
func (ExpireInput) Validate() error { return nil }

// Target is the tenant.
func (ExpireInput) Target() op.Target { return op.Target{} }

// Expire ends the sessions of a tenant whose last day has passed, some hundred
// at once, and records that. Only the system does it, by a job: such a session
// does not open in the meantime either.
func (s *Service) Expire(ctx context.Context, actor authz.Actor, in ExpireInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opExpire, in, func(tx *op.Tx) (Done, error) {
		q := New(tx)
		if _, err := q.endDead(tx.Ctx, endDeadParams{Tenant: tx.Actor.Tenant, Now: tx.Now.UnixMicro()}); err != nil {
			return Done{}, fmt.Errorf("end sessions that were ended with everything: %w", err)
		}
		rows, err := q.expireSessions(tx.Ctx, expireSessionsParams{Tenant: tx.Actor.Tenant, Now: tx.Now.UnixMicro(), Most: purgeAtOnce})
		if err != nil {
			return Done{}, fmt.Errorf("end sessions whose time has passed: %w", err)
		}
		for _, r := range rows {
			record(tx, eventExpired, endedRow(r), "")
		}
		return Done{Ended: len(rows)}, nil
	})
}
