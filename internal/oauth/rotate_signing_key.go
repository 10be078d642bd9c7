package oauth

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRotateSigningKey = op.Define("oauth.rotate_signing_key", "Rotate the signing key", op.Needs{Fresh: true, Whole: true})

// SigningKey is a key by which a tenant's tokens are signed, without its secret.
type SigningKey struct {
	ID        string    `json:"id"`    // the kid
	Stage     string    `json:"stage"` // next, current or old
	CreatedAt time.Time `json:"created_at"`
	Since     time.Time `json:"since"` // in this stage
}

// SigningKeyRotated is told when the next key became the current one.
type SigningKeyRotated struct {
	Key  string `json:"key"`
	Next string `json:"next"`
}

var eventSigningKeyRotated = event.Define("oauth.signing_key_rotated", "", SigningKeyRotated{Key: "ZkK1bqVw2yFzvJ0m", Next: "x1yWm3Tq9LrEo5Ub"})

// ErrRotatedMeanwhile is returned if two people rotate at once.
var ErrRotatedMeanwhile = fault.New(fault.Conflict, "signing_key_rotated_meanwhile", "The key was rotated meanwhile. Look at the keys again before you rotate it once more.")

// RotateSigningKey makes the next key the current one, and a new one the next.
// The key before is published for a day, so that tokens which it signed stay
// good. Nodes sign by the new key within half a minute.
//
// It returns [ErrRotatedMeanwhile].
func (s *Service) RotateSigningKey(ctx context.Context, actor authz.Actor, in ListInput) ([]SigningKey, error) {
	fresh, err := s.keys.make(actor.Tenant)
	if err != nil {
		return nil, err
	}
	out, err := op.Do(ctx, s.db, actor, opRotateSigningKey, in, func(tx *op.Tx) ([]SigningKey, error) {
		for _, move := range [][2]string{{stageCurrent, stageOld}, {stageNext, stageCurrent}} {
			_, err := New(tx).stageSigningKeys(tx.Ctx, stageSigningKeysParams{Tenant: actor.Tenant, Stage: move[0], Stage_2: move[1], Since: tx.Now.UnixMicro()})
			if err != nil {
				return nil, fmt.Errorf("rotate the signing key: %w", err)
			}
		}
		if err := fresh.keep(tx.Ctx, tx.Tx, stageNext, tx.Now); err != nil {
			return nil, err
		}
		keys, err := signingKeys(tx)
		if err != nil {
			return nil, err
		}
		told := SigningKeyRotated{Next: fresh.id}
		for _, k := range keys {
			switch k.Stage {
			case stageCurrent:
				told.Key = k.ID
			case stageNext:
				if k.ID != fresh.id {
					return nil, ErrRotatedMeanwhile
				}
			}
		}
		if told.Key == "" { // a tenant that had none yet
			if err := s.first(tx); err != nil {
				return nil, err
			}
			keys, err = signingKeys(tx)
		}
		tx.Record(event.Fact{Type: eventSigningKeyRotated, Data: told})
		return keys, err
	})
	if err == nil {
		s.keys.forget(actor.Tenant)
	}
	return out, err
}

// first makes the current key of a tenant that has only a next one.
func (s *Service) first(tx *op.Tx) error {
	key, err := s.keys.make(tx.Actor.Tenant)
	if err != nil {
		return err
	}
	return key.keep(tx.Ctx, tx.Tx, stageCurrent, tx.Now)
}

func signingKeys(tx *op.Tx) ([]SigningKey, error) {
	rows, err := New(tx).signingKeysOf(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("list the signing keys: %w", err)
	}
	out := make([]SigningKey, 0, len(rows))
	for _, r := range rows {
		out = append(out, SigningKey{ID: r.ID, Stage: r.Stage, CreatedAt: micro(r.CreatedAt), Since: micro(r.Since)})
	}
	return out, nil
}
