package staff

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// within finds and locks a member on whom the actor may act by a permission:
// one whose every role lies within the actor's own limits and permits no more
// than the actor may there, so that nobody acts on somebody with more power.
//
// It returns [ErrNoMember] if there is none that the actor may see, [ErrScope]
// if only some of the member's roles are within the limits, and [ErrMorePower]
// if they permit what the actor may not.
func within(tx *op.Tx, permission, member string) (lockMemberRow, error) {
	row, err := New(tx).lockMember(tx.Ctx, member)
	if errors.Is(err, sql.ErrNoRows) {
		return lockMemberRow{}, ErrNoMember
	}
	if err != nil {
		return lockMemberRow{}, fmt.Errorf("lock the member: %w", err)
	}
	held, err := rolesHeld(tx.Ctx, tx.Tx, member)
	if err != nil {
		return lockMemberRow{}, err
	}
	all := tx.Actor.MayIn(permission, "", "")
	inside := 0
	for _, h := range held {
		if tx.Actor.MayIn(permission, h.Tenant, h.Segment) {
			inside++
		}
	}
	switch {
	case all:
	case inside == 0:
		return lockMemberRow{}, ErrNoMember
	case inside < len(held):
		return lockMemberRow{}, ErrScope
	}
	grants, err := grantsOf(tx.Ctx, tx.Tx, held)
	if err != nil {
		return lockMemberRow{}, err
	}
	for _, g := range grants {
		if !tx.Actor.Covers(g.Permissions, g.Tenant, g.Segment) {
			return lockMemberRow{}, ErrMorePower
		}
	}
	return row, nil
}

// mayGive returns a fault unless the role exists, can be held in the tenant, and
// permits no more than the actor may in all of the scope.
func mayGive(tx *op.Tx, role, tenant, segment string) error {
	found, err := given(tx, role, tenant)
	if err != nil {
		return err
	}
	if !tx.Actor.Covers(found.Permissions, tenant, segment) {
		return ErrGiveMore
	}
	return nil
}

// another is [within] for acts that nobody may do to themselves: it returns
// [ErrSelf] then, and [op.ErrForbidden] if a program asks.
func another(tx *op.Tx, permission, member string) (lockMemberRow, error) {
	if err := person(tx.Actor); err != nil {
		return lockMemberRow{}, err
	}
	if tx.Actor.ID == member {
		return lockMemberRow{}, ErrSelf
	}
	return within(tx, permission, member)
}
