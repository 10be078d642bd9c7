package privacy

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// Faults of who decides.
var (
	ErrOwnRequest = fault.New(fault.Forbidden, "own_request", "You asked for this deletion, so somebody else decides about it. Ask another administrator or privacy officer.")
	ErrOwnAccount = fault.New(fault.Forbidden, "own_account", "This is your own account, so somebody else decides about its deletion. Ask another administrator or privacy officer.")
	ErrOwnersLink = fault.New(fault.Conflict, "owners_link_required", "You asked for this deletion and nobody else here could decide about it, so its owner must confirm it first. Send the owner the link, and approve once it was used.")
)

// mayDecide asks whether the actor may approve a request: not their own, nor of
// their own account. alone says that they asked for it and may nevertheless,
// because nobody else could, and the owner has proved to want it.
func mayDecide(tx *op.Tx, r Request) (alone bool, err error) {
	me, err := behind(tx, tx.Actor.Kind, person(tx.Actor))
	if err != nil {
		return false, err
	}
	if err := notOwnAccount(tx, me, tx.Account.N); err != nil {
		return false, err
	}
	asker, err := behind(tx, r.askedBy, r.AskedBy)
	if err != nil || asker != me {
		return false, err
	}
	others, err := othersWhoDecide(tx, me)
	switch {
	case err != nil:
		return false, err
	case others:
		return false, ErrOwnRequest
	case !r.Proof.ofOwner():
		return false, ErrOwnersLink
	}
	return true, nil
}

// behind is the person behind who asked or decides: of a system key, who created
// it, so that nobody decides by a key of their own what they asked for.
func behind(tx *op.Tx, kind authz.Kind, who string) (string, error) {
	if kind != authz.SystemKey {
		return who, nil
	}
	by, err := New(tx).creatorOfKey(tx.Ctx, who)
	if errors.Is(err, sql.ErrNoRows) {
		return who, nil
	}
	if err != nil {
		return "", fmt.Errorf("read who created a key: %w", err)
	}
	return by, nil
}

// othersWhoDecide reports whether somebody else of the staff could decide about
// the target account.
func othersWhoDecide(tx *op.Tx, me string) (bool, error) {
	people, err := staff.People(tx.Ctx, tx.Tx)
	if err != nil {
		return false, err
	}
	for _, p := range people {
		if them := p.In(tx.Actor.Tenant); them.ID != me && them.May(opApproveDeletion.Name) {
			return true, nil
		}
	}
	return false, nil
}

// notOwnAccount refuses a member who is known by an e-mail of the account (its
// number).
func notOwnAccount(tx *op.Tx, me string, n int64) error {
	mine, err := New(tx).memberEmail(tx.Ctx, me)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // no member
	}
	if err != nil {
		return fmt.Errorf("read who decides: %w", err)
	}
	s, err := account.StandingOf(tx.Ctx, tx.Tx, n, false)
	if err != nil {
		return err
	}
	if strings.EqualFold(mine, s.Email) || strings.EqualFold(mine, s.UnverifiedEmail) {
		return ErrOwnAccount
	}
	return nil
}
