package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEndSessions = op.Define("staff.end_sessions", "End a member's sessions", op.Needs{Fresh: true})

// SessionsEnded says whose sessions ended, and how many.
type SessionsEnded struct {
	Member string `json:"member"`
	Count  int64  `json:"count"`
}

var eventSessionsEnded = event.Define("staff.sessions_ended", "", SessionsEnded{Member: exampleMember, Count: 2})

// EndSessions signs a member out everywhere; the own one too, if it is the
// actor. It returns [ErrNoMember] or [ErrScope].
func (s *Service) EndSessions(ctx context.Context, actor authz.Actor, in MemberInput) (SessionsEnded, error) {
	return op.Do(ctx, s.db, actor, opEndSessions, in, func(tx *op.Tx) (SessionsEnded, error) {
		if err := person(tx.Actor); err != nil {
			return SessionsEnded{}, err
		}
		m, err := within(tx, opEndSessions.Name, in.Member)
		if err != nil {
			return SessionsEnded{}, err
		}
		n, err := New(tx).endSessionsOf(tx.Ctx, m.ID)
		if err != nil {
			return SessionsEnded{}, fmt.Errorf("end the member's sessions: %w", err)
		}
		out := SessionsEnded{Member: m.ID, Count: n}
		tx.Record(event.Fact{Type: eventSessionsEnded, Data: out})
		return out, nil
	})
}
