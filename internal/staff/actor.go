package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/store"
)

// Person is an active member as they are now.
type Person struct {
	ID, Email, Name, Language string
	Grants                    []authz.Grant
}

// In is the person as an actor in a tenant, without a call and without a proof
// of who they are.
func (p Person) In(tenant string) authz.Actor {
	return authz.Actor{Kind: authz.Member, ID: p.ID, Name: p.Name, Tenant: tenant, Grants: p.Grants}
}

// PersonOf returns a member with what their roles permit now, for what they
// have asked to be done later. It is a step. It returns [ErrNoMember] unless
// the member is active.
func PersonOf(ctx context.Context, tx *store.Tx, member string) (Person, error) {
	row, err := New(tx).memberByID(ctx, member)
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.Status != Active {
		return Person{}, ErrNoMember
	}
	if err != nil {
		return Person{}, fmt.Errorf("find the member: %w", err)
	}
	held, err := rolesHeld(ctx, tx, member)
	if err != nil {
		return Person{}, err
	}
	grants, err := grantsOf(ctx, tx, held)
	return Person{ID: row.ID, Email: row.Email, Name: row.Name, Grants: grants}, err
}

// People returns every active member with what their roles permit now: a step
// of those who look for somebody who may do something.
func People(ctx context.Context, tx *store.Tx) ([]Person, error) {
	rows, err := New(tx).activeMembers(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the active members: %w", err)
	}
	roles, err := New(tx).allRoles(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the members' roles: %w", err)
	}
	held := map[string][]RoleHeld{}
	for _, r := range roles {
		held[r.Member] = append(held[r.Member], RoleHeld{Tenant: r.Tenant, Segment: r.Segment, Role: r.Role, Name: r.Name})
	}
	out := make([]Person, 0, len(rows))
	for _, m := range rows {
		grants, err := grantsOf(ctx, tx, held[m.ID])
		if err != nil {
			return nil, err
		}
		out = append(out, Person{ID: m.ID, Email: m.Email, Name: m.Name, Language: m.Language, Grants: grants})
	}
	return out, nil
}
