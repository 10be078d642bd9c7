package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRevokeAPIKey = op.Define("staff.revoke_api_key", "Revoke an API key", op.Needs{Fresh: true})

// APIKeyInput names a key.
type APIKeyInput struct {
	Key string `json:"key"` // its id, not its text
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in APIKeyInput) Validate() error { return nil }

// Target is the key.
func (in APIKeyInput) Target() op.Target { return op.Target{Other: in.Key} }

// APIKeyRevoked is told when a key was revoked.
type APIKeyRevoked struct {
	Key string `json:"key"`
}

var eventAPIKeyRevoked = event.Define("staff.api_key_revoked", "", APIKeyRevoked{Key: "key_0193a6c2b4f07c3e9a1d5f2b7c8e9d01"})

// RevokeAPIKey makes a key worthless from the next request on, for ever.
//
// It returns [op.ErrForbidden] if a program asks, [ErrNoKey] if there is none
// within the actor's limits, and [ErrKeyRevoked] if it is revoked already.
func (s *Service) RevokeAPIKey(ctx context.Context, actor authz.Actor, in APIKeyInput) (APIKey, error) {
	return op.Do(ctx, s.db, actor, opRevokeAPIKey, in, func(tx *op.Tx) (APIKey, error) {
		if err := person(tx.Actor); err != nil {
			return APIKey{}, err
		}
		q := New(tx)
		row, err := q.keyByID(tx.Ctx, in.Key)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !tx.Actor.MayIn(opRevokeAPIKey.Name, row.Tenant, row.Segment) {
			return APIKey{}, ErrNoKey
		}
		if err != nil {
			return APIKey{}, fmt.Errorf("find the key: %w", err)
		}
		row.RevokedAt = sql.NullInt64{Int64: tx.Now.UnixMicro(), Valid: true}
		n, err := q.revokeKey(tx.Ctx, revokeKeyParams{ID: row.ID, RevokedAt: row.RevokedAt})
		if err != nil {
			return APIKey{}, fmt.Errorf("revoke the key: %w", err)
		}
		if n == 0 {
			return APIKey{}, ErrKeyRevoked
		}
		tx.Record(event.Fact{Type: eventAPIKeyRevoked, Data: APIKeyRevoked{Key: row.ID}})
		return keyOf(row), nil
	})
}
