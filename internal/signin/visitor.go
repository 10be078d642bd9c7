package signin

import (
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"

	"github.com/readmit/readmit/internal/account"
)

// visitors are what somebody may do who is not signed in. What each needs is
// proved by what is sent with it.
var visitors = authz.SetOf(
	"signin.register", "signin.sign_in", "signin.start_passkey", "signin.sign_in_by_passkey", "signin.sign_in_by_provider", "federation.begin",
	"signin.send_access_link", "signin.open_access_link", "signin.second_factor", "signin.second_factor_by_passkey", "signin.send_code",
	"signin.recover", "credential.reset_password", "account.confirm_email", "account.confirm_phone", "account.undo_change",
	"account.accept_invitation", "credential.ask_first_passkey", "credential.register_first_passkey", "desk.stop_approval",
	"privacy.confirm_deletion", "privacy.keep_account", "privacy.open_export",
)

// Visitor is whoever comes to a tenant's pages and is not signed in.
func Visitor(tenant string, call authz.Call) authz.Actor {
	return authz.Actor{Kind: authz.Anonymous, ID: "anonymous", Name: "ANONYMOUS", Tenant: tenant, Own: visitors, Call: call}
}

// become lets the owner of an account be who acts, once that was proved, and
// the account what the operation is about.
func become(tx *op.Tx, s account.Standing) {
	about(tx, s)
	tx.Actor.Kind, tx.Actor.ID, tx.Actor.Name = authz.Customer, s.ID, s.ShownName
}

// about lets an account be what the operation is about, whoever acts.
func about(tx *op.Tx, s account.Standing) {
	tx.Account = &event.Account{N: s.N, ID: s.ID}
}

// inVain is the body of an operation that is refused before it: so the refusal
// is recorded, and nothing is looked for first.
func inVain[O any](*op.Tx) (none O, err error) { return none, op.ErrForbidden }

// once takes the idempotency key off: what is secret is answered once.
func once(actor authz.Actor) authz.Actor {
	actor.Call.IdempotencyKey = ""
	return actor
}
