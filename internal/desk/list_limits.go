package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListLimits = op.DefineUnrecorded("desk.list_limits", "List whom a limit holds").ForWhole()

// ListLimitsInput asks for the limits of a tenant's agents.
type ListLimitsInput struct{}

// Validate accepts it.
func (ListLimitsInput) Validate() error { return nil }

// Target is the tenant.
func (ListLimitsInput) Target() op.Target { return op.Target{} }

// Limit is what one agent has used of one limit in the window that runs.
type Limit struct {
	Kind LimitKind `json:"kind"`
	Used int       `json:"used"`
	// Most is what is allowed in this window, what was released included.
	Most int `json:"most"`
	Left int `json:"left"`
	// Near says that 80 % is used.
	Near bool `json:"near"`
	// HeldSince is when the agent was first refused; nil if nothing is.
	HeldSince *time.Time `json:"held_since"`
	// FreeAt is when the window ends by itself.
	FreeAt time.Time `json:"free_at"`
	// OwnRelease says that the agent may still release a limit today.
	OwnRelease bool `json:"own_release"`
}

// MemberLimit is a limit that an agent is near, or held by.
type MemberLimit struct {
	Member string `json:"member"`
	Name   string `json:"name"`
	Limit
}

// ListLimits lists the agents of the tenant whom a limit holds, whoever is held
// longest first, and then those who have used 80 % of one. What a desk key used
// counts as its agent's. It tells of no account.
func (s *Service) ListLimits(ctx context.Context, actor authz.Actor, in ListLimitsInput) ([]MemberLimit, error) {
	return op.View(ctx, s.db, actor, opListLimits, in, func(tx *op.Tx) ([]MemberLimit, error) {
		all, err := limitsOf(tx, "")
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(l MemberLimit) bool { return l.HeldSince == nil && !l.Near })
		slices.SortStableFunc(all, func(a, b MemberLimit) int { return cmp.Compare(heldFirst(a), heldFirst(b)) })
		return all, nil
	})
}

func heldFirst(l MemberLimit) int64 {
	if l.HeldSince == nil {
		return 1<<63 - 1
	}
	return l.HeldSince.UnixMicro()
}

// limitsOf reads what is used of limits in windows that run: by one member, or
// by all of the tenant.
func limitsOf(tx *op.Tx, member string) ([]MemberLimit, error) {
	rows, err := New(tx).usesIn(tx.Ctx, usesInParams{Tenant: tx.Actor.Tenant, Now: tx.Now.UnixMicro(), Member: member})
	if err != nil {
		return nil, fmt.Errorf("read what is used of limits: %w", err)
	}
	out := make([]MemberLimit, 0, len(rows))
	for _, r := range rows {
		most, err := limitSettings[LimitKind(r.Kind)].NumberOf(r.Value)
		if err != nil {
			return nil, err
		}
		one := MemberLimit{Member: r.Member, Name: r.MemberName}
		one.Limit = Limit{
			Kind: LimitKind(r.Kind), Used: int(r.Used), Most: most + int(r.Extra), FreeAt: micro(r.Until),
			OwnRelease: r.ReleasedAt <= tx.Now.Add(-OwnReleaseEvery).UnixMicro(),
		}
		one.Left = max(one.Most-one.Used, 0)
		one.Near = one.Used > 0 && one.Used*5 >= one.Most*4
		if r.ReachedAt.Valid && one.Left == 0 { // a limit that was raised meanwhile holds nobody
			at := micro(r.ReachedAt.Int64)
			one.HeldSince = &at
		}
		out = append(out, one)
	}
	return out, nil
}
