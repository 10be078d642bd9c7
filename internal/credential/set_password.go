package credential

import (
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
)

// identityPassword is the identity that an account has with a password.
const identityPassword = "password"

// SetPassword gives an account another password, whose hash was made outside of
// the transaction by [Service.NewPassword]. In the same commit every session,
// token, link and code of the account ends, and no new password is required
// any more. Second factors stay as they are.
//
// It is a step and records nothing: whoever calls it says what happened. The
// caller holds the account's lock.
func SetPassword(tx *op.Tx, n int64, hash string) error {
	err := New(tx).setHash(tx.Ctx, setHashParams{Account: n, Hash: hash, ChangedAt: tx.Now.UnixMicro()})
	if err != nil {
		return fmt.Errorf("set the password: %w", err)
	}
	if err := account.AddIdentity(tx, n, identityPassword, ""); err != nil {
		return err
	}
	if err := account.MustResetPassword(tx, n, false); err != nil {
		return err
	}
	_, err = account.EndEverything(tx, n)
	return err
}

// ForgetPassword takes the password away from an account that has another way
// to sign in, and ends every session, token, link and code of it. It is a step
// and records nothing.
//
// It returns [account.ErrNoIdentity] if there is no password, and
// [account.ErrLastIdentity] if nothing else would be left.
func ForgetPassword(tx *op.Tx, n int64) error {
	if err := account.RemoveIdentity(tx, n, identityPassword, ""); err != nil {
		return err
	}
	if _, err := New(tx).deleteHash(tx.Ctx, n); err != nil {
		return fmt.Errorf("forget the password: %w", err)
	}
	if err := account.MustResetPassword(tx, n, false); err != nil {
		return err
	}
	_, err := account.EndEverything(tx, n)
	return err
}
