package staff

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListMembers = op.DefineRead("staff.list_members", "List the members")

// ListInput asks for everything that the actor may see.
type ListInput struct{}

// Validate accepts it.
func (ListInput) Validate() error { return nil }

// Target is the installation.
func (ListInput) Target() op.Target { return op.Target{} }

// Member is a person of the staff.
type Member struct {
	ID           string     `json:"id"`
	Email        string     `json:"email"`
	Name         string     `json:"name"`
	Status       string     `json:"status"`
	Locked       bool       `json:"locked"` // sign-in rests after failures
	CreatedAt    time.Time  `json:"created_at"`
	LastSignInAt *time.Time `json:"last_sign_in_at"`
	// Roles are those that lie within the actor's limits.
	Roles []RoleHeld `json:"roles"`
}

// ListMembers returns the members of whom the actor may see a role, by name;
// an actor without limits sees also those who hold none.
func (s *Service) ListMembers(ctx context.Context, actor authz.Actor, in ListInput) ([]Member, error) {
	return op.View(ctx, s.db, actor, opListMembers, in, func(tx *op.Tx) ([]Member, error) {
		rows, err := New(tx).listMembers(tx.Ctx)
		if err != nil {
			return nil, fmt.Errorf("list the members: %w", err)
		}
		roles, err := visibleRoles(tx)
		if err != nil {
			return nil, err
		}
		members := make([]Member, 0, len(rows))
		for _, r := range rows {
			if len(roles[r.ID]) == 0 && !actor.MayIn(opListMembers.Name, "", "") {
				continue
			}
			members = append(members, Member{
				ID: r.ID, Email: r.Email, Name: r.Name, Status: r.Status, Locked: tx.Now.UnixMicro() < r.LockedUntil,
				CreatedAt: time.UnixMicro(r.CreatedAt).UTC(), LastSignInAt: instant(r.LastSignInAt), Roles: roles[r.ID],
			})
		}
		return members, nil
	})
}

func visibleRoles(tx *op.Tx) (map[string][]RoleHeld, error) {
	rows, err := New(tx).allRoles(tx.Ctx)
	if err != nil {
		return nil, fmt.Errorf("list the members' roles: %w", err)
	}
	roles := map[string][]RoleHeld{}
	for _, r := range rows {
		if tx.Actor.MayIn(opListMembers.Name, r.Tenant, r.Segment) {
			roles[r.Member] = append(roles[r.Member], RoleHeld{Tenant: r.Tenant, Segment: r.Segment, Role: r.Role, Name: r.Name})
		}
	}
	return roles, nil
}

func instant(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	t := time.UnixMicro(us.Int64).UTC()
	return &t
}
