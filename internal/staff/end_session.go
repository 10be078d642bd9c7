package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEndSession = op.Define("staff.end_session", "End one of one's own sessions", op.Needs{})

// EndSessionInput names one of the actor's sessions.
type EndSessionInput struct {
	Session string `json:"session"`
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in EndSessionInput) Validate() error { return nil }

// Target is the session.
func (in EndSessionInput) Target() op.Target { return op.Target{Other: in.Session} }

// EndSession ends one of the actor's own sessions. It returns [ErrNoSession]
// if the actor has none of that id.
func (s *Service) EndSession(ctx context.Context, actor authz.Actor, in EndSessionInput) (SessionsEnded, error) {
	return op.Do(ctx, s.db, actor, opEndSession, in, func(tx *op.Tx) (SessionsEnded, error) {
		n, err := New(tx).endSessionByID(tx.Ctx, endSessionByIDParams{ID: in.Session, Member: actor.ID})
		if err != nil {
			return SessionsEnded{}, fmt.Errorf("end the session: %w", err)
		}
		if n == 0 {
			return SessionsEnded{}, ErrNoSession
		}
		out := SessionsEnded{Member: actor.ID, Count: n}
		tx.Record(event.Fact{Type: eventSessionsEnded, Data: out})
		return out, nil
	})
}
