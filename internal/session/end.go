package session

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opEnd = op.Define("session.end", "Sign out of one device", op.Needs{})

// ErrNoSession is returned for a session that the account does not have.
var ErrNoSession = fault.New(fault.NotFound, "session_not_found", "There is no such session. It may have ended already: list them anew.")

// EndInput names a session of an account.
type EndInput struct {
	Account string `json:"account"` // login ID
	Session string `json:"session"`
}

// Validate accepts every text: what is no session of the account is not found.
func (in EndInput) Validate() error { return nil }

// Target is the account.
func (in EndInput) Target() op.Target { return op.Target{Account: in.Account} }

// Done says how many sessions were ended.
type Done struct {
	Ended int `json:"ended"`
}

var eventEnded = event.Define("session.ended", "SESSION", Told{ID: exampleSession, Device: "Safari on iPhone"}, "LOGOUT")

// End ends one session of an account, with the tokens that were given in it:
// its device is signed out at the next request. The others stay.
//
// It returns [op.ErrNotFound] if there is no such account for the actor, and
// [ErrNoSession] if the account has no such session or it has ended.
func (s *Service) End(ctx context.Context, actor authz.Actor, in EndInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opEnd, in, func(tx *op.Tx) (Done, error) {
		rows, err := New(tx).endSessionOf(tx.Ctx, endSessionOfParams{Account: tx.Account.N, ID: in.Session, At: tx.Now.UnixMicro()})
		if err != nil {
			return Done{}, fmt.Errorf("end the session: %w", err)
		}
		if len(rows) == 0 {
			return Done{}, ErrNoSession
		}
		record(tx, eventEnded, endedRow{ID: rows[0].ID, Account: tx.Account.N, Login: tx.Account.ID, UserAgent: rows[0].UserAgent, Address: rows[0].Address}, "")
		return Done{Ended: 1}, nil
	})
}
