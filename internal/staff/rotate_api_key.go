package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
)

var opRotateAPIKey = op.Define("staff.rotate_api_key", "Rotate an API key", op.Needs{Fresh: true})

// OverlapMax is how long the text before a rotation can work beside the new one.
const OverlapMax = 24 * time.Hour

// RotateAPIKeyInput is a key that is to get a new text.
type RotateAPIKeyInput struct {
	Key string `json:"key"` // its id, not its text
	// Overlap is for how many minutes the old text works too: 0 to 1440.
	Overlap int `json:"overlap"`
}

// Validate checks the overlap.
func (in RotateAPIKeyInput) Validate() error {
	var f fault.Fields
	f.Check(in.Overlap >= 0 && in.Overlap <= int(OverlapMax/time.Minute), "overlap", "overlap_range", "Give 0 to 1440 minutes, which is 24 hours.")
	return f.Err()
}

// Target is the key.
func (in RotateAPIKeyInput) Target() op.Target { return op.Target{Other: in.Key} }

// APIKeyRotated is told when a key got a new text.
type APIKeyRotated struct {
	Key      string    `json:"key"`
	OldUntil time.Time `json:"old_until"`
}

var eventAPIKeyRotated = event.Define("staff.api_key_rotated", "", APIKeyRotated{
	Key: "key_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", OldUntil: time.Date(2026, 11, 4, 14, 2, 0, 0, time.UTC),
})

// RotateAPIKey gives a key a new text, which is shown this once. The text before
// works for the overlap and then no more; one that was rotated out earlier is
// worthless at once. Id, role and limits stay.
//
// It returns [op.ErrForbidden] if a program asks, [ErrNoKey] if there is none
// within the actor's limits, [ErrMoreThanOwn] if the key permits what the actor
// may not, and [ErrKeyRevoked].
func (s *Service) RotateAPIKey(ctx context.Context, actor authz.Actor, in RotateAPIKeyInput) (CreatedAPIKey, error) {
	return op.Do(ctx, s.db, actor, opRotateAPIKey, in, func(tx *op.Tx) (CreatedAPIKey, error) {
		if err := person(tx.Actor); err != nil {
			return CreatedAPIKey{}, err
		}
		q := New(tx)
		row, err := q.keyByID(tx.Ctx, in.Key)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !tx.Actor.MayIn(opRotateAPIKey.Name, row.Tenant, row.Segment) {
			return CreatedAPIKey{}, ErrNoKey
		}
		if err != nil {
			return CreatedAPIKey{}, fmt.Errorf("find the key: %w", err)
		}
		if err := mayHold(tx, row.Role, row.Tenant, row.Segment); err != nil {
			return CreatedAPIKey{}, err
		}
		until := tx.Now.Add(time.Duration(in.Overlap) * time.Minute).UTC()
		row.OldUntil = sql.NullInt64{Int64: until.UnixMicro(), Valid: true}
		key := CreatedAPIKey{Key: proof.NewTypedToken(proof.KeyPrefix), APIKey: keyOf(row)}
		n, err := q.rotateKey(tx.Ctx, rotateKeyParams{ID: row.ID, Digest: proof.HashToken(key.Key), OldUntil: row.OldUntil})
		if err != nil {
			return CreatedAPIKey{}, fmt.Errorf("rotate the key: %w", err)
		}
		if n == 0 {
			return CreatedAPIKey{}, ErrKeyRevoked
		}
		tx.Record(event.Fact{Type: eventAPIKeyRotated, Data: APIKeyRotated{Key: row.ID, OldUntil: until}})
		return key, nil
	})
}
