package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRequirePasskey = op.Define("staff.require_passkey", "Require a passkey of a member", op.Needs{Fresh: true})

// RequirePasskeyInput says whether a member must sign in by passkey.
type RequirePasskeyInput struct {
	Member   string `json:"member"`
	Required bool   `json:"required"`
}

// Validate accepts every id: one that is malformed is answered like one that
// is not there.
func (in RequirePasskeyInput) Validate() error { return nil }

// Target is the member.
func (in RequirePasskeyInput) Target() op.Target { return op.Target{Other: in.Member} }

// PasskeyRequired is told when password and code no longer sign a member in,
// or do so again.
type PasskeyRequired struct {
	Member   string `json:"member"`
	Required bool   `json:"required"`
}

var eventPasskeyRequired = event.Define("staff.passkey_required", "", PasskeyRequired{Member: exampleMember, Required: true})

// RequirePasskey makes passkeys the only proof of a member, or lifts that. A
// member who has a passkey cannot use password and code any more, neither to
// sign in nor to unlock. One who has none yet can still sign in by them, to do
// nothing but register a passkey; sessions that run are held to the same from
// their next request on.
//
// It returns [ErrSelf], [ErrNoMember], [ErrScope], [ErrMorePower], or
// [ErrPasskeyAsked] if it is so already.
func (s *Service) RequirePasskey(ctx context.Context, actor authz.Actor, in RequirePasskeyInput) (PasskeyRequired, error) {
	return op.Do(ctx, s.db, actor, opRequirePasskey, in, func(tx *op.Tx) (PasskeyRequired, error) {
		m, err := another(tx, opRequirePasskey.Name, in.Member)
		if err != nil {
			return PasskeyRequired{}, err
		}
		if m.PasskeyOnly == in.Required {
			return PasskeyRequired{}, ErrPasskeyAsked
		}
		if err := New(tx).setPasskeyOnly(tx.Ctx, setPasskeyOnlyParams{ID: m.ID, PasskeyOnly: in.Required}); err != nil {
			return PasskeyRequired{}, fmt.Errorf("require a passkey: %w", err)
		}
		out := PasskeyRequired{Member: m.ID, Required: in.Required}
		tx.Record(event.Fact{Type: eventPasskeyRequired, Data: out})
		return out, nil
	})
}

// passwordEnds reports whether password and code are worth nothing for a member
// any more, because a passkey is required and there is one.
func passwordEnds(tx *op.Tx, m lockMemberRow) (bool, error) {
	if !m.PasskeyOnly {
		return false, nil
	}
	n, err := New(tx).countPasskeys(tx.Ctx, m.ID)
	if err != nil {
		return false, fmt.Errorf("count the member's passkeys: %w", err)
	}
	return n > 0, nil
}
