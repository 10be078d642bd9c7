package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListPasskeys = op.DefineUnrecorded("staff.list_passkeys", "List one's own passkeys")

// Passkey is a passkey of a member, without its key.
type Passkey struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	BackedUp  bool       `json:"backed_up"` // held by more than one device
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at"`
	// SuspectAt is when its count last did not grow: another device may hold a
	// copy.
	SuspectAt *time.Time `json:"suspect_at"`
}

// OwnProofs is what a member can prove themselves with.
type OwnProofs struct {
	Passkeys []Passkey `json:"passkeys"`
	Password bool      `json:"password"` // with a code app
}

// ListPasskeys returns the actor's own passkeys, the oldest first, and whether
// there is a password.
func (s *Service) ListPasskeys(ctx context.Context, actor authz.Actor, in ListInput) (OwnProofs, error) {
	return op.View(ctx, s.db, actor, opListPasskeys, in, func(tx *op.Tx) (OwnProofs, error) {
		m, err := New(tx).memberByID(tx.Ctx, actor.ID)
		if err != nil {
			return OwnProofs{}, fmt.Errorf("find the member: %w", err)
		}
		rows, err := New(tx).passkeysOf(tx.Ctx, actor.ID)
		if err != nil {
			return OwnProofs{}, fmt.Errorf("read the member's passkeys: %w", err)
		}
		out := OwnProofs{Password: m.Password != ""}
		for _, r := range rows {
			out.Passkeys = append(out.Passkeys, Passkey{
				ID: r.ID, Name: r.Name, BackedUp: r.BackedUp, CreatedAt: time.UnixMicro(r.CreatedAt).UTC(),
				UsedAt: instant(r.UsedAt), SuspectAt: instant(r.SuspectAt),
			})
		}
		return out, nil
	})
}
