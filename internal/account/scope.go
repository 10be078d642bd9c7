package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Scope finds an account by its login ID within the actor's tenant and
// segments, and locks its row if lock is set; a customer finds the own account
// only. What the actor may not see and what does not exist look the same:
// [op.ErrNotFound]. An account that is to be changed, and is not any more as the
// actor saw it, is [ErrChangedMeanwhile]; one that became a part of another is
// [ErrMerged] for what could let somebody in or reach somebody.
func Scope(ctx context.Context, tx *store.Tx, actor authz.Actor, spec *op.Spec, loginID string, lock bool) (*event.Account, error) {
	uuid, err := id.ParseUUID(loginID)
	if err != nil || (actor.Kind == authz.Customer && uuid != actor.ID) {
		return nil, op.ErrNotFound
	}
	q := New(tx)
	find := q.accountNumber
	if lock {
		find = func(ctx context.Context, p accountNumberParams) (accountNumberRow, error) {
			row, err := q.lockAccountNumber(ctx, lockAccountNumberParams(p))
			return accountNumberRow(row), err
		}
	}
	row, err := find(ctx, accountNumberParams{Tenant: actor.Tenant, ID: uuid})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, op.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find the account: %w", err)
	}
	if err := inSegments(ctx, q, actor, spec, row.N); err != nil {
		return nil, err
	}
	found := &event.Account{N: row.N, ID: uuid, Version: row.Version}
	if lock {
		if Status(row.Status) == Merged && !ofHistory(spec) {
			return nil, mergedInto(ctx, q, row.N)
		}
		return found, asSeen(ctx, q, actor, *found)
	}
	return found, nil
}

// ScopeOther finds and locks the second account of an operation on two, as
// [Scope] does the first. What the actor says to have seen is the first one's
// version.
func ScopeOther(tx *op.Tx, loginID string) (*event.Account, error) {
	actor := tx.Actor
	actor.Call.Seen = 0
	return Scope(tx.Ctx, tx.Tx, actor, tx.Spec(), loginID, true)
}

func inSegments(ctx context.Context, q *Queries, actor authz.Actor, spec *op.Spec, n int64) error {
	all, mine := actor.Segments(spec.Name)
	if all || actor.Kind == authz.Customer {
		return nil
	}
	its, err := q.accountSegments(ctx, n)
	if err != nil {
		return fmt.Errorf("read the account's segments: %w", err)
	}
	if !slices.ContainsFunc(its, func(s string) bool { return slices.Contains(mine, s) }) {
		return op.ErrNotFound
	}
	return nil
}
