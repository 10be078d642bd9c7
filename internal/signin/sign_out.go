package signin

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

var opSignOut = op.Define("signin.sign_out", "Sign out", op.Needs{})

// SignOutInput is the session to end.
type SignOutInput struct {
	Session string `json:"session"` // its id
	Account string `json:"account"` // login ID of its owner
}

// Validate accepts every text.
func (in SignOutInput) Validate() error { return nil }

// Target is the account.
func (in SignOutInput) Target() op.Target { return op.Target{Account: in.Account} }

// SignedOut is told when somebody signed out.
type SignedOut struct {
	Session string `json:"session"`
	Device  string `json:"device,omitempty"`
}

var eventSignedOut = event.Define("signin.signed_out", "SIGN-OUT", SignedOut{Session: "ses_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Device: "Firefox on Windows"}, "LOGOUT")

// SignOut ends the customer's own session, on the server: a cookie that stays
// behind opens nothing. It does not touch other sessions.
func (s *Service) SignOut(ctx context.Context, actor authz.Actor, in SignOutInput) (struct{}, error) {
	return op.Do(ctx, s.db, once(actor), opSignOut, in, func(tx *op.Tx) (struct{}, error) {
		found, err := session.ByID(tx.Ctx, tx.Tx, in.Session, tx.Now)
		if err != nil {
			return struct{}{}, err
		}
		if found.Account != actor.ID {
			return struct{}{}, op.ErrNotFound
		}
		if err := session.End(tx, in.Session, session.SignedOut); err != nil {
			return struct{}{}, err
		}
		tx.Record(event.Fact{Type: eventSignedOut, Account: tx.Account, Data: SignedOut{Session: in.Session, Device: session.DeviceName(actor.Call.UserAgent)}})
		return struct{}{}, nil
	})
}
