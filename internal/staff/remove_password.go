package staff

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemovePassword = op.Define("staff.remove_password", "Remove password and code", op.Needs{Fresh: true})

// PasswordRemoved is told when a member gave password and code up.
type PasswordRemoved struct {
	Member string `json:"member"`
}

var eventPasswordRemoved = event.Define("staff.password_removed", "", PasswordRemoved{Member: exampleMember})

// RemovePassword forgets the actor's password and code app, so that only
// passkeys sign in.
//
// It returns [ErrNoPassword] if there is none, and [ErrLastMethod] if the
// actor has no passkey.
func (s *Service) RemovePassword(ctx context.Context, actor authz.Actor, in ListInput) (PasswordRemoved, error) {
	return op.Do(ctx, s.db, actor, opRemovePassword, in, func(tx *op.Tx) (PasswordRemoved, error) {
		m, err := New(tx).lockMember(tx.Ctx, actor.ID)
		if err != nil {
			return PasswordRemoved{}, fmt.Errorf("lock the member: %w", err)
		}
		if m.Password == "" {
			return PasswordRemoved{}, ErrNoPassword
		}
		n, err := New(tx).countPasskeys(tx.Ctx, m.ID)
		if err != nil {
			return PasswordRemoved{}, fmt.Errorf("count the member's passkeys: %w", err)
		}
		if n == 0 {
			return PasswordRemoved{}, ErrLastMethod
		}
		if err := New(tx).forgetPassword(tx.Ctx, m.ID); err != nil {
			return PasswordRemoved{}, fmt.Errorf("forget the password: %w", err)
		}
		out := PasswordRemoved{Member: m.ID}
		tx.Record(event.Fact{Type: eventPasswordRemoved, Data: out})
		return out, nil
	})
}
