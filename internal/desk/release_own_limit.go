package desk

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opReleaseOwnLimit = op.Define("desk.release_own_limit", "Release your own limit", op.Needs{Reason: true, Fresh: true})

// ErrReleasedToday is answered to who has released a limit within a day.
var ErrReleasedToday = fault.New(fault.Forbidden, "released_today", "You have released a limit of yours within the last 24 hours already. Ask a supervisor to release this one.")

// ReleaseOwnLimitInput says which.
type ReleaseOwnLimitInput struct {
	Kind LimitKind `json:"kind"`
}

// Validate asks for a kind.
func (in ReleaseOwnLimitInput) Validate() error {
	var f fault.Fields
	checkKind(&f, in.Kind)
	return f.Err()
}

// Target is the tenant.
func (in ReleaseOwnLimitInput) Target() op.Target { return op.Target{} }

// ReleaseOwnLimit lets the actor, who is held by a limit, go on as
// [Service.ReleaseLimit] does, once a day of all limits together. It raises an
// alarm of kind own_limit_released.
//
// It returns [ErrReleasedToday] to who has done so within [OwnReleaseEvery], and
// [ErrNotHeld] if nothing holds the actor.
func (s *Service) ReleaseOwnLimit(ctx context.Context, actor authz.Actor, in ReleaseOwnLimitInput) (LimitReleased, error) {
	return op.Do(ctx, s.db, actor, opReleaseOwnLimit, in, func(tx *op.Tx) (LimitReleased, error) {
		who := agentOf(actor)
		taken, err := New(tx).takeOwnRelease(tx.Ctx, takeOwnReleaseParams{
			Tenant: actor.Tenant, Member: who, At: tx.Now.UnixMicro(), Before: tx.Now.Add(-OwnReleaseEvery).UnixMicro(),
		})
		if err != nil {
			return LimitReleased{}, fmt.Errorf("take the release of the day: %w", err)
		}
		if taken != 1 {
			return LimitReleased{}, ErrReleasedToday
		}
		out, err := release(tx, who, in.Kind, true)
		if err != nil {
			return LimitReleased{}, err
		}
		RaiseAlarm(tx, Alarm{Kind: "own_limit_released", Subject: who, Count: out.Extra, By: actor.Name, Reason: out.Reason})
		return out, nil
	})
}
