package privacy

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opSendDeletionLink = op.Define("privacy.send_deletion_link", "Ask the owner to confirm the deletion", op.Needs{})

// ErrNoOldChannel is returned for an account whose owner cannot be asked.
var ErrNoOldChannel = fault.New(fault.Conflict, "owner_not_reachable", "The account has no address or number that was verified for seven days or more, so its owner cannot be asked by a link. Ask for it in writing, or reject the request.")

// LinkSent is told when an owner was asked to confirm a deletion.
type LinkSent struct {
	Request string          `json:"request"`
	Message string          `json:"message"` // its id
	Channel message.Channel `json:"channel"`
	To      string          `json:"to"` // masked
}

var eventDeletionLinkSent = event.Define("privacy.deletion_link_sent", "MESSAGE",
	LinkSent{Request: exampleTold.Request, Message: "msg_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Channel: message.Email, To: "j•••@e•••.com"})

// SendDeletionLink sends the owner of an account, by an old channel, a link that
// confirms that the account is to be deleted, good for 24 hours. Those that were
// sent before are dead. Nobody but the owner sees it.
//
// It returns [op.ErrNotFound] if there is no such account for the actor,
// [ErrNotAsked] without an open request, [ErrDecided] if it was approved
// already, and [ErrNoOldChannel].
func (s *Service) SendDeletionLink(ctx context.Context, actor authz.Actor, in AccountInput) (Request, error) {
	return op.Do(ctx, s.db, actor, opSendDeletionLink, in, func(tx *op.Tx) (Request, error) {
		r, err := open(tx)
		if err != nil {
			return Request{}, err
		}
		if r.State != Requested {
			return Request{}, ErrDecided
		}
		sent, err := sendLink(tx, r)
		if err != nil {
			return Request{}, err
		}
		if err := New(tx).noteLink(tx.Ctx, noteLinkParams{ID: r.ID, LinkSentAt: some(tx.Now)}); err != nil {
			return Request{}, fmt.Errorf("note that the owner was asked: %w", err)
		}
		tx.Record(event.Fact{Type: eventDeletionLinkSent, Account: tx.Account, Data: sent})
		return again(tx, r.ID)
	})
}

func sendLink(tx *op.Tx, r Request) (LinkSent, error) {
	s, err := account.StandingOf(tx.Ctx, tx.Tx, r.n, true)
	if err != nil {
		return LinkSent{}, err
	}
	all, err := account.Channels(tx.Ctx, tx.Tx, r.n, tx.Now)
	if err != nil {
		return LinkSent{}, err
	}
	for _, c := range all {
		if !c.Old {
			continue
		}
		link, err := nonce.Issue(tx, nonce.Draft{Kind: nonce.ConfirmDeletion, Account: r.n, Epoch: s.Epoch, Target: c.To, Data: []byte(r.ID), For: nonce.LinkFor})
		if err != nil {
			return LinkSent{}, err
		}
		m, err := message.Queue(tx, message.Letter{Account: r.n, Template: "confirm_deletion", Channel: c.Kind, To: c.To, Language: s.Locale, Nonce: link})
		return LinkSent{Request: r.ID, Message: m, Channel: c.Kind, To: masked(c)}, err
	}
	return LinkSent{}, ErrNoOldChannel
}

func masked(c account.Channel) string {
	if c.Kind == message.SMS {
		return fold.MaskPhone(c.To)
	}
	return fold.MaskEmail(c.To)
}
