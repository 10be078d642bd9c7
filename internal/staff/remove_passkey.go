package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemovePasskey = op.Define("staff.remove_passkey", "Remove a passkey", op.Needs{Fresh: true})

// RemovePasskeyInput names one of the actor's own passkeys.
type RemovePasskeyInput struct {
	Passkey string `json:"passkey"`
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in RemovePasskeyInput) Validate() error { return nil }

// Target is the passkey.
func (in RemovePasskeyInput) Target() op.Target { return op.Target{Other: in.Passkey} }

var eventPasskeyRemoved = event.Define("staff.passkey_removed", "", PasskeyChanged{Member: exampleMember, Passkey: examplePasskey})

// RemovePasskey forgets one of the actor's passkeys. Sessions go on.
//
// It returns [ErrNoPasskey] if the actor has none of that id, and
// [ErrLastMethod] if nothing would be left to sign in with.
func (s *Service) RemovePasskey(ctx context.Context, actor authz.Actor, in RemovePasskeyInput) (PasskeyChanged, error) {
	return op.Do(ctx, s.db, actor, opRemovePasskey, in, func(tx *op.Tx) (PasskeyChanged, error) {
		m, err := New(tx).lockMember(tx.Ctx, actor.ID)
		if err != nil {
			return PasskeyChanged{}, fmt.Errorf("lock the member: %w", err)
		}
		n, err := New(tx).deletePasskey(tx.Ctx, deletePasskeyParams{ID: in.Passkey, Member: m.ID})
		if err != nil {
			return PasskeyChanged{}, fmt.Errorf("delete the passkey: %w", err)
		}
		if n == 0 {
			return PasskeyChanged{}, ErrNoPasskey
		}
		left, err := New(tx).countPasskeys(tx.Ctx, m.ID)
		if err != nil {
			return PasskeyChanged{}, fmt.Errorf("count the member's passkeys: %w", err)
		}
		if left == 0 && (m.Password == "" || m.PasskeyOnly) {
			return PasskeyChanged{}, ErrLastMethod
		}
		out := PasskeyChanged{Member: m.ID, Passkey: in.Passkey}
		tx.Record(event.Fact{Type: eventPasskeyRemoved, Data: out})
		return out, nil
	})
}
