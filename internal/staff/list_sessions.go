package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListSessions = op.DefineUnrecorded("staff.list_sessions", "List one's own sessions")

// OwnSession is one of the actor's sessions.
type OwnSession struct {
	ID        string    `json:"id"`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at"` // to the minute
	Locked    bool      `json:"locked"`  // rests until its member proves who they are
	Address   string    `json:"address"`
	UserAgent string    `json:"user_agent"`
}

// ListSessions returns the actor's own sessions, the last used first.
func (s *Service) ListSessions(ctx context.Context, actor authz.Actor, in ListInput) ([]OwnSession, error) {
	return op.View(ctx, s.db, actor, opListSessions, in, func(tx *op.Tx) ([]OwnSession, error) {
		rows, err := New(tx).sessionsOf(tx.Ctx, actor.ID)
		if err != nil {
			return nil, fmt.Errorf("read the member's sessions: %w", err)
		}
		idle, err := s.InCase.idle(tx.Ctx, tx.Tx, actor.ID)
		if err != nil {
			return nil, err
		}
		out := make([]OwnSession, 0, len(rows))
		for _, r := range rows {
			if tx.Now.UnixMicro() >= r.ExpiresAt {
				continue
			}
			seen := time.UnixMicro(r.SeenAt).UTC()
			out = append(out, OwnSession{
				ID: r.ID, CreatedAt: time.UnixMicro(r.CreatedAt).UTC(), SeenAt: seen, Locked: tx.Now.Sub(seen) >= idle,
				Address: r.Address, UserAgent: r.UserAgent,
			})
		}
		return out, nil
	})
}
