package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opUndoChange = op.Define("account.undo_change", "Report a change as not one's own", op.Needs{})

// UndoChangeInput is the text of the link in a notice.
type UndoChangeInput struct {
	Link secret.String `json:"link"`
}

// Validate accepts every text: what is no link is answered like an unknown one.
func (in UndoChangeInput) Validate() error { return nil }

// Target is the tenant: the account is found by the link.
func (in UndoChangeInput) Target() op.Target { return op.Target{} }

// Reported is what whoever reported a change is told.
type Reported struct {
	Change string `json:"change"` // email_changed, phone_removed …
	// Undone says that the old address or number is there again.
	Undone bool `json:"undone"`
}

// UndoChange takes the report that a change was not its owner's, by the link of
// the notice that told of it. The account is frozen, every session, token, code
// and link of it ends in the same commit, and the desk is told; if it became a
// part of another account, that one is frozen, too. A report can be
// made for [ReportFor], each link once, also when everything of the account was
// ended since, because that may be what is reported.
//
// Whoever opens a link from an old channel has proved that channel: level 1. So
// the e-mail or number that the change replaced comes back by itself only if
// the change was made with less, and not more than [UndoFor] ago; and only if
// the account still has what the change put there, and the old value is still
// free. Otherwise the account is frozen with the change in it, and staff decide.
// Every change counts as made with the level that [op.Tx.Held] told: none for
// the owner's own session, and none for staff as long as there are no caller
// checks. What is no e-mail or number, such as a factor whose secret is deleted,
// does not come back. Once caller checks exist, a channel that was marked as
// compromised will lose the right to undo.
//
// It returns [nonce.ErrUnknown], [nonce.ErrUsed], [nonce.ErrExpired] or
// [nonce.ErrSuperseded], and [ErrNoReport] if the account was erased.
func (s *Service) UndoChange(ctx context.Context, actor authz.Actor, in UndoChangeInput) (Reported, error) {
	return op.Do(ctx, s.db, actor, opUndoChange, in, func(tx *op.Tx) (Reported, error) {
		u, err := redeemReport(tx, in.Link)
		if err != nil {
			return Reported{}, err
		}
		tx.Record(event.Fact{Type: eventChangeReported, Account: tx.Account, Data: ChangeReported{Change: u.Change, ChangedAt: u.At}})
		if err := closeInto(tx); err != nil {
			return Reported{}, err
		}
		back, err := u.giveBack(tx)
		if err != nil {
			return Reported{}, err
		}
		notice := "notice.account_frozen"
		if back != nil {
			notice = "notice.change_undone"
			fields := slices.Sorted(maps.Keys(back.New))
			tx.Record(event.Fact{Type: eventChangeUndone, Account: tx.Account, Changed: fields, Data: *back})
		}
		if err := closeAll(tx); err != nil {
			return Reported{}, err
		}
		return Reported{Change: u.Change, Undone: back != nil}, Tell(tx, tx.Account.N, notice, nil)
	})
}

// closeInto freezes, too, the account that the reported one became a part of:
// whoever is in there has what was merged.
func closeInto(tx *op.Tx) error {
	into, err := standsFor(tx, tx.Account.N)
	if err != nil || into == nil {
		return err
	}
	if _, err := New(tx).lockAccountID(tx.Ctx, lockAccountIDParams{N: into.N, Tenant: tx.Actor.Tenant}); err != nil {
		return fmt.Errorf("lock the account that stands for another: %w", err)
	}
	reported := tx.Account
	tx.Account = into
	defer func() { tx.Account = reported }()
	if err := closeAll(tx); err != nil {
		return err
	}
	return Tell(tx, into.N, "notice.account_frozen", nil)
}

// closeAll freezes the operation's account, and ends everything of one that was
// frozen already.
func closeAll(tx *op.Tx) error {
	frozen, err := freeze(tx)
	if err != nil || frozen {
		return err
	}
	_, err = EndEverything(tx, tx.Account.N)
	return err
}

// redeemReport uses up the link of a notice, and makes its account the
// operation's. It locks the account's row before the link's, and does not ask
// for the epoch: the report outlives what the change ended.
func redeemReport(tx *op.Tx, link secret.String) (undoable, error) {
	found, err := nonce.Peek(tx.Ctx, tx.Tx, nonce.UndoChange, link, tx.Now)
	if err != nil {
		return undoable{}, err
	}
	login, err := New(tx).lockAccountID(tx.Ctx, lockAccountIDParams{N: found.Account, Tenant: tx.Actor.Tenant})
	if errors.Is(err, sql.ErrNoRows) {
		return undoable{}, nonce.ErrUnknown
	}
	if err != nil {
		return undoable{}, fmt.Errorf("lock the account of a report: %w", err)
	}
	tx.Account = &event.Account{N: found.Account, ID: login}
	used, err := nonce.Redeem(tx, nonce.UndoChange, link)
	if err != nil {
		return undoable{}, err
	}
	if len(used.Data) == 0 {
		return undoable{}, ErrNoReport
	}
	return readUndoable(used.Data)
}
