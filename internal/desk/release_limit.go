package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opReleaseLimit = op.Define("desk.release_limit", "Release an agent's limit", op.Needs{Reason: true, Fresh: true, Whole: true})

// Faults of a release.
var (
	ErrNotHeld  = fault.New(fault.Conflict, "limit_not_reached", "This limit holds nobody now, so nothing was changed. Look at the list again.")
	ErrOwnLimit = fault.New(fault.Forbidden, "own_limit", "This limit is your own. Release it as your own, once a day, or ask another supervisor.")
)

// ReleaseLimitInput says whose limit, and which.
type ReleaseLimitInput struct {
	Member string    `json:"member"`
	Kind   LimitKind `json:"kind"`
}

// Validate asks for a member and a kind.
func (in ReleaseLimitInput) Validate() error {
	var f fault.Fields
	f.Check(in.Member != "", "member", "required", "Name the member whose limit it is.")
	checkKind(&f, in.Kind)
	return f.Err()
}

// Target is the member.
func (in ReleaseLimitInput) Target() op.Target { return op.Target{Other: in.Member} }

func checkKind(f *fault.Fields, kind LimitKind) {
	f.Check(slices.Contains(LimitKinds, kind), "kind", "unknown", "Use accounts, reveals or searches.")
}

// LimitReleased is told when an agent may go on.
type LimitReleased struct {
	Kind   LimitKind `json:"kind"`
	Member string    `json:"member"`
	Extra  int       `json:"extra"` // how many more the window allows
	By     string    `json:"by"`
	Own    bool      `json:"own,omitempty"` // by the agent, who may once a day
	Reason string    `json:"reason"`
}

var eventLimitReleased = event.Define("desk.limit_released", "", LimitReleased{
	Kind: LimitAccounts, Member: "mem_01", Extra: 40, By: "Maria", Reason: "A newsletter went to the wrong list, everybody calls",
})

// ReleaseLimit lets an agent who is held by a limit go on: as much again as the
// tenant allows in an hour, until the window ends. Nobody releases their own
// limit by it.
//
// It returns [ErrOwnLimit] for the actor's own, and [ErrNotHeld] if the agent is
// not held by it, another supervisor was faster, or the limit was raised.
func (s *Service) ReleaseLimit(ctx context.Context, actor authz.Actor, in ReleaseLimitInput) (LimitReleased, error) {
	return op.Do(ctx, s.db, actor, opReleaseLimit, in, func(tx *op.Tx) (LimitReleased, error) {
		if in.Member == agentOf(actor) {
			return LimitReleased{}, ErrOwnLimit
		}
		return release(tx, in.Member, in.Kind, false)
	})
}

// release frees an agent by conditional update.
func release(tx *op.Tx, member string, kind LimitKind, own bool) (LimitReleased, error) {
	most, err := limitSettings[kind].Number(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return LimitReleased{}, err
	}
	out := LimitReleased{
		Kind: kind, Member: member, Extra: max(most, 1), By: tx.Actor.Name, Own: own, Reason: strings.TrimSpace(tx.Actor.Call.Reason),
	}
	freed, err := New(tx).releaseUse(tx.Ctx, releaseUseParams{
		Tenant: tx.Actor.Tenant, Member: member, Kind: string(kind), Extra: int64(out.Extra), Until: tx.Now.UnixMicro(), Most: int64(most),
	})
	if err != nil {
		return LimitReleased{}, fmt.Errorf("release a limit: %w", err)
	}
	if freed != 1 {
		return LimitReleased{}, ErrNotHeld
	}
	tx.Record(event.Fact{Type: eventLimitReleased, Data: out})
	return out, nil
}
