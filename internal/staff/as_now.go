package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// AsNow returns the actor who asked for something earlier with what they may do
// now: for work that goes on after the request. Kind, ID, OnBehalfOf, Tenant
// and Call are those of who; the time of their proof is not taken over.
//
// It returns [op.ErrForbidden] for a member who is not active any more, and for
// a key that was revoked or whose agent is not active.
func AsNow(ctx context.Context, db *op.DB, who authz.Actor) (now authz.Actor, err error) {
	if who.Kind == authz.System {
		return who, nil
	}
	err = db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if who.Kind == authz.Member {
			person, err := PersonOf(ctx, tx, who.ID)
			now = person.In(who.Tenant)
			return err
		}
		now, err = keyNow(ctx, tx, who.ID, who.Tenant)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || errors.Is(err, ErrNoMember) {
		return authz.Actor{}, op.ErrForbidden
	}
	if err != nil {
		return authz.Actor{}, fmt.Errorf("find who asked: %w", err)
	}
	now.Tenant, now.Call = who.Tenant, who.Call
	return now, nil
}

func keyNow(ctx context.Context, tx *store.Tx, id, tenant string) (authz.Actor, error) {
	k, err := New(tx).keyByID(ctx, id)
	if err != nil {
		return authz.Actor{}, err
	}
	if k.RevokedAt.Valid {
		return authz.Actor{}, op.ErrForbidden
	}
	f := foundKey{row: keyByDigestRow{ID: k.ID, Tenant: k.Tenant, Name: k.Name, Kind: k.Kind, Role: k.Role, Segment: k.Segment, Member: k.Member}}
	if f.own, err = grantsOf(ctx, tx, []RoleHeld{{Tenant: k.Tenant, Segment: k.Segment, Role: k.Role}}); err != nil {
		return authz.Actor{}, err
	}
	if k.Kind != KindDesk {
		return f.actor(tenant), nil
	}
	if f.agent, err = New(tx).memberByID(ctx, k.Member); err != nil {
		return authz.Actor{}, err
	}
	if f.agent.Status != Active {
		return authz.Actor{}, op.ErrForbidden
	}
	held, err := rolesHeld(ctx, tx, k.Member)
	if err != nil {
		return authz.Actor{}, err
	}
	f.agents, err = grantsOf(ctx, tx, held)
	return f.actor(tenant), err
}
