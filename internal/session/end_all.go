package session

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEndAll = op.Define("session.end_all", "Sign out of all devices", op.Needs{})

// AllEnded is told when all sessions of an account were ended.
type AllEnded struct {
	Count  int    `json:"count"`
	Reason string `json:"reason,omitempty"`
}

var eventAllEnded = event.Define("session.all_ended", "SESSION", AllEnded{Count: 3}, "LOGOUT")

// EndAll ends every session of an account, and with them every token, code
// and link: whatever was made before is dead with the commit. Its owner signs
// in anew. Devices stay known, so that a lock does not keep the owner out.
//
// It returns [op.ErrNotFound] if there is no such account for the actor. An
// account without sessions is no error: its links and codes end too.
func (s *Service) EndAll(ctx context.Context, actor authz.Actor, in AccountInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opEndAll, in, func(tx *op.Tx) (Done, error) {
		n, err := EndAllOfTarget(tx)
		return Done{Ended: n}, err
	})
}

// EndAllOfTarget is [Service.EndAll] as a step on the account that an operation
// is about. It returns how many sessions stood.
func EndAllOfTarget(tx *op.Tx) (int, error) { return EndAllOf(tx, tx.Account) }

// EndAllOf is [EndAllOfTarget] for an account that is not the target: the other
// one of a merge.
func EndAllOf(tx *op.Tx, of *event.Account) (int, error) {
	n, err := New(tx).standingOf(tx.Ctx, standingOfParams{Account: of.N, Now: tx.Now.UnixMicro()})
	if err != nil {
		return 0, fmt.Errorf("count the sessions: %w", err)
	}
	if _, err := New(tx).endAllOf(tx.Ctx, endAllOfParams{Account: of.N, At: tx.Now.UnixMicro()}); err != nil {
		return 0, fmt.Errorf("end the sessions: %w", err)
	}
	if _, err := account.EndEverything(tx, of.N); err != nil {
		return 0, err
	}
	tx.Record(event.Fact{
		Type: eventAllEnded, Account: of, Changed: []string{"sessions"}, Data: AllEnded{Count: int(n), Reason: strings.TrimSpace(tx.Actor.Call.Reason)},
	})
	return int(n), nil
}
