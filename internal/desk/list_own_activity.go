package desk

import (
	"context"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

var opListOwnActivity = op.DefineUnrecorded("desk.list_own_activity", "List what happened in one's own account")

// ListOwnActivityInput names the own account.
type ListOwnActivityInput struct {
	Account string `json:"account"` // login ID
}

// Validate accepts every text: what is not the own account is not found.
func (in ListOwnActivityInput) Validate() error { return nil }

// Target is the account.
func (in ListOwnActivityInput) Target() op.Target { return op.Target{Account: in.Account} }

// OwnEvents are the types that a customer sees of the own account. Notes and
// what staff look at are not among them.
var OwnEvents = []string{
	"account.change_reported", "account.change_undone", "account.created", "account.disabled", "account.email_changed", "account.email_change_requested", "account.email_verified", "account.enabled", "account.frozen", "account.invitation_accepted", "account.invited",
	"account.merged", "account.name_changed", "account.phone_added", "account.phone_changed", "account.phone_removed", "account.phone_verified", "account.unfrozen", "account.unlocked",
	"credential.backup_codes_created", "credential.factor_enrolled", "credential.factor_removed", "credential.passkey_registered",
	"credential.password_changed", "credential.password_reset", "federation.identity_linked", "federation.identity_unlinked",
	"session.all_ended", "session.ended", "signin.failed", "signin.locked", "signin.new_device_seen", "signin.signed_out", "signin.succeeded",
}

// OwnActivity is the newest part of an account's history, as its owner sees it.
type OwnActivity struct {
	Items []event.Envelope `json:"items"`
}

// ListOwnActivity lists the latest 100 of what happened in the customer's own
// account, newest first. Who of the staff did something is told as support,
// without a name.
//
// It returns [op.ErrNotFound] for every other account.
func (s *Service) ListOwnActivity(ctx context.Context, actor authz.Actor, in ListOwnActivityInput) (OwnActivity, error) {
	return op.View(ctx, s.db, actor, opListOwnActivity, in, func(tx *op.Tx) (OwnActivity, error) {
		events, err := s.db.Ledger.AccountEvents(tx.Ctx, tx.Tx, tx.Account.N, ledger.Filter{Types: OwnEvents, Limit: 100})
		if err != nil {
			return OwnActivity{}, err
		}
		for i, e := range events {
			if !slices.Contains([]string{string(authz.Customer), string(authz.Anonymous), string(authz.System)}, e.Actor.Kind) {
				events[i].Actor = event.Actor{Kind: string(authz.Member)}
				events[i].Via, events[i].Case, events[i].Request = "", "", ""
			}
		}
		return OwnActivity{Items: events}, nil
	})
}
