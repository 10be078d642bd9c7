package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewMember = op.DefineRead("staff.view_member", "View a member")

// MemberView is a member with what is resolved from the roles.
type MemberView struct {
	Member
	Passkeys    int        `json:"passkeys"`
	Password    bool       `json:"password"`     // with a code app
	PasskeyOnly bool       `json:"passkey_only"` // password and code do not sign in
	Sessions    int        `json:"sessions"`
	Permissions []Resolved `json:"permissions"`
}

// Resolved is one permission that a member holds, with the roles that give it
// and how far each reaches.
type Resolved struct {
	Permission string     `json:"permission"`
	By         []RoleHeld `json:"by"`
}

// ViewMember returns a member with the permissions resolved from those roles
// that the actor may see, by name. It returns [ErrNoMember].
func (s *Service) ViewMember(ctx context.Context, actor authz.Actor, in MemberInput) (MemberView, error) {
	return op.View(ctx, s.db, actor, opViewMember, in, func(tx *op.Tx) (MemberView, error) {
		q := New(tx)
		row, err := q.memberShown(tx.Ctx, in.Member)
		if errors.Is(err, sql.ErrNoRows) {
			return MemberView{}, ErrNoMember
		}
		if err != nil {
			return MemberView{}, fmt.Errorf("find the member: %w", err)
		}
		held, err := rolesHeld(tx.Ctx, tx.Tx, row.ID)
		if err != nil {
			return MemberView{}, err
		}
		held = slices.DeleteFunc(held, func(h RoleHeld) bool { return !actor.MayIn(opViewMember.Name, h.Tenant, h.Segment) })
		if len(held) == 0 && !actor.MayIn(opViewMember.Name, "", "") {
			return MemberView{}, ErrNoMember
		}
		grants, err := grantsOf(tx.Ctx, tx.Tx, held)
		if err != nil {
			return MemberView{}, err
		}
		sessions, err := q.sessionsOf(tx.Ctx, row.ID)
		if err != nil {
			return MemberView{}, fmt.Errorf("read the member's sessions: %w", err)
		}
		return MemberView{
			Member: Member{
				ID: row.ID, Email: row.Email, Name: row.Name, Status: row.Status, Locked: tx.Now.UnixMicro() < row.LockedUntil,
				CreatedAt: time.UnixMicro(row.CreatedAt).UTC(), LastSignInAt: instant(row.LastSignInAt), Roles: held,
			},
			Passkeys: int(row.Passkeys), Password: row.Password != "", PasskeyOnly: row.PasskeyOnly,
			Sessions: len(sessions), Permissions: resolve(grants),
		}, nil
	})
}

// resolve turns roles into permissions. A role that this binary does not know
// permits nothing.
func resolve(grants []authz.Grant) []Resolved {
	by := map[string][]RoleHeld{}
	for _, g := range grants {
		h := RoleHeld{Tenant: g.Tenant, Segment: g.Segment, Role: g.Role, Name: g.Title}
		for p := range g.Permissions {
			by[p] = append(by[p], h)
		}
	}
	out := make([]Resolved, 0, len(by))
	for p, roles := range by {
		out = append(out, Resolved{Permission: p, By: roles})
	}
	slices.SortFunc(out, func(a, b Resolved) int { return strings.Compare(a.Permission, b.Permission) })
	return out
}
