package staff

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opListRoles = op.DefineUnrecorded("staff.list_roles", "List the roles")

// RoleShown is a role of the tenant with who holds it.
type RoleShown struct {
	OwnRole
	// Held is how many members and keys hold it.
	Held int `json:"held"`
	// Holders are they, for an actor who may list members and keys of the whole
	// tenant.
	Holders []Holder `json:"holders"`
}

// Holder is a member or key that holds a role.
type Holder struct {
	Kind string `json:"kind"` // member or key
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ListRoles returns the tenant's own roles, by name. Those out of the box are
// the same everywhere and stand in the reference of operations.
func (s *Service) ListRoles(ctx context.Context, actor authz.Actor, in ListInput) ([]RoleShown, error) {
	return op.View(ctx, s.db, actor, opListRoles, in, func(tx *op.Tx) ([]RoleShown, error) {
		rows, err := New(tx).listOwnRoles(tx.Ctx, tx.Actor.Tenant)
		if err != nil {
			return nil, fmt.Errorf("list the roles: %w", err)
		}
		held, err := holders(tx)
		if err != nil {
			return nil, err
		}
		permitted, err := permissionsByRole(tx)
		if err != nil {
			return nil, err
		}
		names := actor.MayIn("staff.list_members", actor.Tenant, "") && actor.MayIn("staff.list_api_keys", actor.Tenant, "")
		out := make([]RoleShown, 0, len(rows))
		for _, r := range rows {
			shown := RoleShown{Held: len(held[r.ID]), Holders: []Holder{}, OwnRole: OwnRole{
				ID: r.ID, Name: r.Name, Version: r.Version, CreatedBy: r.CreatedBy, CreatedAt: time.UnixMicro(r.CreatedAt).UTC(), Permissions: permitted[r.ID],
			}}
			if names {
				shown.Holders = append(shown.Holders, held[r.ID]...)
			}
			out = append(out, shown)
		}
		return out, nil
	})
}

// permissionsByRole reads what each of the tenant's own roles permits.
func permissionsByRole(tx *op.Tx) (map[string][]string, error) {
	rows, err := New(tx).ownPermissions(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("read the roles' permissions: %w", err)
	}
	out := map[string][]string{}
	for _, r := range rows {
		out[r.Role] = append(out[r.Role], r.Permission)
	}
	return out, nil
}

// holders reads who holds each of the tenant's own roles, members first.
func holders(tx *op.Tx) (map[string][]Holder, error) {
	members, err := New(tx).membersHolding(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("read who holds the roles: %w", err)
	}
	out := map[string][]Holder{}
	for _, m := range members {
		h := Holder{Kind: "member", ID: m.ID, Name: m.Name}
		if h.Name == "" {
			h.Name = m.Email
		}
		out[m.Role] = append(out[m.Role], h)
	}
	keys, err := New(tx).keysHolding(tx.Ctx, tx.Actor.Tenant)
	if err != nil {
		return nil, fmt.Errorf("read which keys hold the roles: %w", err)
	}
	for _, k := range keys {
		out[k.Role] = append(out[k.Role], Holder{Kind: "key", ID: k.ID, Name: k.Name})
	}
	return out, nil
}
