package credential

import (
	"context"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

var opResetPassword = op.Define("credential.reset_password", "Set a new password by a link", op.Needs{})

// ResetPasswordInput is the link that was sent, and the new password.
type ResetPasswordInput struct {
	Link     secret.String `json:"link"`
	Password secret.String `json:"password"`
}

// Validate accepts everything: what is malformed is no link.
func (in ResetPasswordInput) Validate() error { return nil }

// PasswordReset is the answer.
type PasswordReset struct {
	// Request is the application's request that waited when the link was asked
	// for; it may be over.
	Request string `json:"request,omitempty"`
}

// Target is the tenant: the account is found by the link.
func (in ResetPasswordInput) Target() op.Target { return op.Target{} }

var eventPasswordReset = event.Define("credential.password_reset", "PASSWORD", nil, "PASSWORD_RESET")

// ResetPassword sets a new password by a link that was sent to the owner, which
// is used up. In the same commit every session, token, other link and code of
// the account ends. The address that the link went to is proved by it; if it is
// the first thing of the account that is, factors and other login methods go
// too, which nobody has proved to be the owner's. It signs nobody in, and a second factor is asked for as
// before. Where the tenant lets owners unlock themselves, a lock is lifted. The
// customer is told on every old channel. A password that the rules refuse does
// not use the link up.
//
// It returns the faults of [nonce.Redeem], those of
// account.Standing.MayAuthenticate for an account that is switched off or
// frozen, [account.ErrTaken] if another account has proved the address meanwhile,
// and what [Service.NewPassword] refuses.
func (s *Service) ResetPassword(ctx context.Context, actor authz.Actor, in ResetPasswordInput) (PasswordReset, error) {
	actor.Call.IdempotencyKey = "" // a password is never kept with an answer
	hash, err := s.readyToReset(ctx, actor, in)
	if err != nil {
		return PasswordReset{}, err
	}
	return op.Do(ctx, s.db, actor, opResetPassword, in, func(tx *op.Tx) (PasswordReset, error) {
		if hash == "" {
			return PasswordReset{}, op.ErrForbidden
		}
		request, err := resetBy(tx, in.Link, hash)
		return PasswordReset{Request: request}, err
	})
}

// readyToReset looks at the link without using it up, and makes the hash of the
// new password.
func (s *Service) readyToReset(ctx context.Context, actor authz.Actor, in ResetPasswordInput) (string, error) {
	if !actor.May(opResetPassword.Name) {
		return "", nil // the operation says so, and records it
	}
	var st account.Standing
	err := s.db.Store.Read(ctx, func(tx *store.Tx) error {
		n, err := nonce.Peek(ctx, tx, nonce.ResetPassword, in.Link, s.db.Now())
		if err != nil {
			return err
		}
		if n.Tenant != actor.Tenant || n.Account == 0 {
			return nonce.ErrUnknown
		}
		st, err = account.StandingOf(ctx, tx, n.Account, false)
		return err
	})
	if err != nil {
		return "", err
	}
	return s.NewPassword(ctx, actor.Tenant, in.Password, Known(st)...)
}

// resetBy redeems the link and sets the password. It is the step in which of
// any number with the same link one succeeds. It returns the request that waited
// when the link was asked for.
func resetBy(tx *op.Tx, link secret.String, hash string) (request string, err error) {
	seen, err := nonce.Peek(tx.Ctx, tx.Tx, nonce.ResetPassword, link, tx.Now)
	if err != nil {
		return "", err
	}
	st, err := account.StandingOf(tx.Ctx, tx.Tx, seen.Account, true)
	if err != nil {
		return "", err
	}
	n, err := nonce.Redeem(tx, nonce.ResetPassword, link)
	if err != nil {
		return "", err
	}
	if n.Epoch != st.Epoch {
		return "", nonce.ErrSuperseded
	}
	if f := st.MayAuthenticate(tx.Now, account.DoorRules{Pending: true, KnownDevice: true}); f != nil {
		return "", f
	}
	tx.Account = &event.Account{N: st.N, ID: st.ID}
	if err := account.ProveByLink(tx, tx.Account, n.Target); err != nil {
		return "", err
	}
	if st.Email == "" && !st.PhoneVerified {
		if err := startOver(tx, st.N); err != nil {
			return "", err
		}
	}
	if err := SetPassword(tx, st.N, hash); err != nil {
		return "", err
	}
	if err := unlockSelf(tx, st.N); err != nil {
		return "", err
	}
	tx.Record(event.Fact{Type: eventPasswordReset, Account: tx.Account, Changed: []string{"password"}})
	return n.Request(), account.Tell(tx, st.N, "notice.password_reset", nil)
}

// startOver deletes the factors and other login methods of an account of which
// nothing was proved until now: somebody else may have made it with the owner's
// address, and set them up in order to stay (C14).
func startOver(tx *op.Tx, n int64) error {
	if err := Erase(tx, n); err != nil {
		return err
	}
	return account.KeepOnlyIdentity(tx, n, identityPassword)
}

// unlockSelf lifts the lock for an owner who has proved to read the account's
// mail, where the tenant lets owners do that.
func unlockSelf(tx *op.Tx, n int64) error {
	may, err := tenant.LockoutSelfUnlock.IsOn(tx.Ctx, tx.Tx, tx.Actor.Tenant)
	if err != nil || !may {
		return err
	}
	return account.ForgetFailures(tx, n)
}
