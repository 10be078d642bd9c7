package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRequireNewPassword = op.Define("credential.require_new_password", "Require a new password", op.Needs{Reason: true})

// Faults of acts on a password.
var (
	ErrNoPassword  = fault.New(fault.Conflict, "password_missing", "The account has no password. It is signed in to by its other login methods.")
	ErrHasPassword = fault.New(fault.Conflict, "has_password", "The account has a password already. Change that one.")
	ErrRequired    = fault.New(fault.Conflict, "new_password_required_already", "A new password is required of the account already. Send a password reset if its owner has no link.")
)

var eventNewPasswordRequired = event.Define("credential.new_password_required", "PASSWORD", Because{Reason: "The password was told to somebody"})

// RequireNewPassword keeps an account's password from signing in until its
// owner has set another one by a link, and ends every session, token, link and
// code of the account. Other login methods still sign in. Nobody is sent a link
// by it: see [Service.SendPasswordReset].
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [op.ErrReason], [ErrNoPassword], and [ErrRequired] if that is so already.
func (s *Service) RequireNewPassword(ctx context.Context, actor authz.Actor, in AccountInput) (Done, error) {
	return op.Do(ctx, s.db, actor, opRequireNewPassword, in, func(tx *op.Tx) (Done, error) {
		return Done{}, RequireNewPasswordOfTarget(tx)
	})
}

// RequireNewPasswordOfTarget is [Service.RequireNewPassword] as a step on the
// account that an operation is about, with its faults.
func RequireNewPasswordOfTarget(tx *op.Tx) error {
	had, err := passwordTold(tx)
	if err != nil {
		return err
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, tx.Account.N, false)
	if err != nil {
		return err
	}
	if had == nil {
		return ErrNoPassword
	}
	if st.MustResetPassword {
		return ErrRequired
	}
	if err := account.MustResetPassword(tx, tx.Account.N, true); err != nil {
		return err
	}
	tx.Record(event.Fact{Type: eventNewPasswordRequired, Account: tx.Account, Changed: []string{"must_reset_password"}, Data: Because{Reason: reasonOf(tx)}})
	_, err = account.EndEverything(tx, tx.Account.N)
	return err
}
