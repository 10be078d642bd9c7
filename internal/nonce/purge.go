package nonce

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// Kept is how long a nonce's row is kept after its time, so that it can be told
// why a link did not work. Nothing of it can be redeemed.
const Kept = 30 * 24 * time.Hour

// Service has the work of jobs on nonces.
type Service struct{ db *op.DB }

// NewService returns the work of jobs on nonces in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }

// Purge deletes nonces that ended longer than [Kept] ago. It is a job's work
// and can be done at any time, by several nodes at once.
func (s *Service) Purge(ctx context.Context) error {
	before := s.db.Now().Add(-Kept).UnixMicro()
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := New(tx).forgetNoncesBefore(ctx, before)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete old nonces: %w", err)
	}
	return nil
}
