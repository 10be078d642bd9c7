package desk

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// LimitKind is what an agent uses of a limit of the desk.
type LimitKind string

// The kinds, each with a setting of the tenant.
const (
	LimitAccounts LimitKind = "accounts" // different accounts that were opened or acted on
	LimitReveals  LimitKind = "reveals"
	LimitSearches LimitKind = "searches" // one is Enter, an opened row, or two seconds of rest
)

var limitSettings = map[LimitKind]*tenant.Setting{
	LimitAccounts: tenant.AccountsPerHour, LimitReveals: tenant.RevealsPerHour, LimitSearches: tenant.SearchesPerHour,
}

// LimitKinds are the kinds, in the order in which they are shown.
var LimitKinds = []LimitKind{LimitAccounts, LimitReveals, LimitSearches}

const (
	// LimitFor is how long a window of a limit is. It begins with the first use
	// after the last one ended.
	LimitFor = time.Hour
	// OwnReleaseEvery is how often agents may release a limit of their own.
	OwnReleaseEvery = 24 * time.Hour
)

// ErrLimitReached is answered for what goes beyond a limit of the agent's. It
// says when the window ends by itself.
var ErrLimitReached = fault.New(fault.TooMany, "limit_reached", "A limit of the desk is used up for now. Release it yourself in the console, once a day, or ask a supervisor to.")

// LimitReached is told when an agent is held by a limit.
type LimitReached struct {
	Kind   LimitKind `json:"kind"`
	Member string    `json:"member"`
	Name   string    `json:"name"`
	Used   int       `json:"used"`
	FreeAt time.Time `json:"free_at"` // when the window ends by itself
	// Hard says that the agent has released a limit within the day already, so
	// that only a supervisor can, or time.
	Hard bool `json:"hard,omitempty"`
}

var eventLimitReached = event.Define("desk.limit_reached", "", LimitReached{
	Kind: LimitAccounts, Member: "mem_01", Name: "Ana", Used: 40, FreeAt: time.Date(2026, 11, 3, 15, 2, 0, 0, time.UTC),
})

// limited are those who are held to limits: people of the staff, and the
// programs that act for them. A system key is bound by its permissions, and
// Readmit itself by what was decided before.
var limited = map[authz.Kind]bool{authz.Member: true, authz.DeskKey: true}

// agentOf is who is held to the limits: for a desk key, its agent.
func agentOf(actor authz.Actor) string {
	if actor.OnBehalfOf != "" {
		return actor.OnBehalfOf
	}
	return actor.ID
}

// use is what an agent has used of one limit, with its row locked.
type use struct {
	kind LimitKind
	most int // what the tenant allows
	enterWindowRow
}

// entered returns what the actor has used of a limit, in a new window if the
// last one has ended.
func entered(tx *op.Tx, kind LimitKind) (use, error) {
	most, err := limitSettings[kind].Number(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return use{}, err
	}
	row, err := New(tx).enterWindow(tx.Ctx, enterWindowParams{
		Tenant: tx.Actor.Tenant, Member: agentOf(tx.Actor), Kind: string(kind), MemberName: tx.Actor.Name,
		Until: tx.Now.Add(LimitFor).UnixMicro(), Now: tx.Now.UnixMicro(),
	})
	if err != nil {
		return use{}, fmt.Errorf("read what is used of a limit: %w", err)
	}
	return use{kind, most, row}, nil
}

// spent reports whether one more is too many.
func (u use) spent() bool { return u.Used >= int64(u.most)+u.Extra }

// add counts, or refuses what is beyond the limit.
func (u use) add(tx *op.Tx, n int64, typed sql.NullInt64, presses int64) error {
	rows, err := New(tx).addUse(tx.Ctx, addUseParams{
		Tenant: tx.Actor.Tenant, Member: agentOf(tx.Actor), Kind: string(u.kind), Used: n, TypedAt: typed, Presses: presses, Most: int64(u.most),
	})
	if err != nil {
		return fmt.Errorf("count against a limit: %w", err)
	}
	if rows == 0 {
		return u.refuse(tx)
	}
	return nil
}

// refuse holds the agent, and says so once.
func (u use) refuse(tx *op.Tx) error {
	q, who := New(tx), agentOf(tx.Actor)
	held, err := q.holdUse(tx.Ctx, holdUseParams{
		Tenant: tx.Actor.Tenant, Member: who, Kind: string(u.kind), ReachedAt: sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true},
	})
	if err != nil {
		return fmt.Errorf("hold an agent: %w", err)
	}
	refused := *ErrLimitReached
	refused.RetryAfter = micro(u.Until).Sub(tx.Now)
	if held == 0 {
		return tx.Refuse(&refused)
	}
	released, err := q.ownReleasesSince(tx.Ctx, ownReleasesSinceParams{Tenant: tx.Actor.Tenant, Member: who, At: tx.Now.Add(-OwnReleaseEvery).UnixMicro()})
	if err != nil {
		return fmt.Errorf("look for a release: %w", err)
	}
	if released > 0 {
		RaiseAlarm(tx, Alarm{Kind: "limit_reached", Subject: who, Count: int(u.Used), By: tx.Actor.Name})
	}
	return tx.Refuse(&refused, event.Fact{Type: eventLimitReached, Data: LimitReached{
		Kind: u.kind, Member: who, Name: tx.Actor.Name, Used: int(u.Used), FreeAt: micro(u.Until), Hard: released > 0,
	}})
}
