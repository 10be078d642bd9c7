package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// linksKept is how long a link's row is kept after it ended, so that its use
// can be looked into.
const linksKept = 7 * 24 * time.Hour

// Purge deletes sessions that have ended, challenges that could not be answered
// any more, and links that ended long ago. It is
// a job's work and can be done at any time, by several nodes at once.
func (s *Service) Purge(ctx context.Context) error {
	now := s.db.Now()
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		if _, err := q.forgetSessionsBefore(ctx, now.UnixMicro()); err != nil {
			return err
		}
		if _, err := q.forgetChallengesBefore(ctx, now.UnixMicro()); err != nil {
			return err
		}
		_, err := q.forgetLinksBefore(ctx, now.Add(-linksKept).UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("delete ended sessions, challenges and links: %w", err)
	}
	return nil
}
