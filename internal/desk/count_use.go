package desk

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

const (
	// typedRest is how long a typed search stands before it counts as one.
	typedRest = 2 * time.Second
	// typedPresses is how many typed searches count as one although none of them
	// rested: who types on without end reads, too.
	typedPresses = 20
)

// CountOpened counts an account against the agent's limit, once in a window
// whatever is read of it or done to it. What is not held to limits is not
// counted. Beyond the limit it returns a refusal with [ErrLimitReached].
func CountOpened(tx *op.Tx, of event.Account) error {
	if !limited[tx.Actor.Kind] {
		return nil
	}
	q, who := New(tx), agentOf(tx.Actor)
	counted, err := q.openedNow(tx.Ctx, openedNowParams{Tenant: tx.Actor.Tenant, Member: who, Account: of.N, Until: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("see whether the account is counted: %w", err)
	}
	if counted > 0 {
		return nil
	}
	u, err := entered(tx, LimitAccounts)
	if err != nil {
		return err
	}
	if u.spent() {
		return u.refuse(tx)
	}
	return u.keepOpened(tx, q, who, of.N)
}

// keepOpened counts the account, unless it was counted since.
func (u use) keepOpened(tx *op.Tx, q *Queries, who string, n int64) error {
	if u.Used == 0 {
		if err := q.dropOpened(tx.Ctx, dropOpenedParams{Tenant: tx.Actor.Tenant, Member: who, Until: tx.Now.UnixMicro()}); err != nil {
			return fmt.Errorf("drop what was counted in the last window: %w", err)
		}
	}
	added, err := q.keepOpened(tx.Ctx, keepOpenedParams{Tenant: tx.Actor.Tenant, Member: who, Account: n, Until: u.Until, Now: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("keep which account is counted: %w", err)
	}
	if added == 0 {
		return nil
	}
	return u.add(tx, 1, sql.NullInt64{}, 0)
}

// CountFound counts the search that was typed last, if it is not counted yet:
// it led to an account, whether that was opened before or not. It refuses
// nothing, and counts nothing beyond the limit.
func CountFound(tx *op.Tx) error {
	if !limited[tx.Actor.Kind] {
		return nil
	}
	q, who := New(tx), agentOf(tx.Actor)
	typed, err := q.typedNow(tx.Ctx, typedNowParams{Tenant: tx.Actor.Tenant, Member: who, Until: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("see whether a search was typed: %w", err)
	}
	if typed == 0 {
		return nil
	}
	most, err := limitSettings[LimitSearches].Number(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil {
		return err
	}
	if err := q.addTyped(tx.Ctx, addTypedParams{Tenant: tx.Actor.Tenant, Member: who, Until: tx.Now.UnixMicro(), Most: int64(most)}); err != nil {
		return fmt.Errorf("count a search that was typed: %w", err)
	}
	return nil
}

// CountReveal counts a reveal, of however many parts, against the agent's
// limit. Beyond it, it returns a refusal with [ErrLimitReached].
func CountReveal(tx *op.Tx) error {
	if !limited[tx.Actor.Kind] {
		return nil
	}
	u, err := entered(tx, LimitReveals)
	if err != nil {
		return err
	}
	return u.add(tx, 1, sql.NullInt64{}, 0)
}

// CountSearch counts a search against the agent's limit. One that runs while
// its words are typed counts only once it has rested for two seconds, or led to
// an account; which is known when the next one comes. Beyond the limit it
// returns a refusal with [ErrLimitReached], for typed ones, too.
func CountSearch(tx *op.Tx, typed bool) error {
	if !limited[tx.Actor.Kind] {
		return nil
	}
	u, err := entered(tx, LimitSearches)
	if err != nil {
		return err
	}
	if !typed {
		return u.add(tx, 1, sql.NullInt64{}, 0)
	}
	if u.spent() {
		return u.refuse(tx)
	}
	now := sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}
	rested := u.TypedAt.Valid && tx.Now.Sub(micro(u.TypedAt.Int64)) >= typedRest
	if rested || u.Presses+1 >= typedPresses {
		return u.add(tx, 1, now, 0)
	}
	err = New(tx).noteTyped(tx.Ctx, noteTypedParams{Tenant: tx.Actor.Tenant, Member: agentOf(tx.Actor), TypedAt: now, Presses: u.Presses + 1})
	if err != nil {
		return fmt.Errorf("note a search while it is typed: %w", err)
	}
	return nil
}
