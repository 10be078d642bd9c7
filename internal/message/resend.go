package message

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
)

var opResend = op.Define("message.resend", "Send a message again", op.Needs{})

// Why a message cannot be sent again.
var (
	ErrWaiting    = fault.New(fault.Conflict, "message_waiting", "The message has not been sent yet: it is sent by itself. Look at when it is tried next.")
	ErrLinkOver   = fault.New(fault.Conflict, "message_link_over", "The link or code in this message is no longer good. Send a new one.")
	ErrSuppressed = fault.New(fault.Conflict, "address_suppressed", "The address bounced, so nothing is sent there. Ask for another address, or lift the block if the mailbox is there again.")
	ErrLimit      = fault.New(fault.TooMany, "message_limit", "This address had as many messages as one may get in an hour or a day. Wait, and ask the customer to look into the spam folder.")
	ErrErased     = fault.New(fault.Conflict, "message_erased", "The address of this message is erased. There is nobody to send it to.")
)

// MessageInput names a message of an account.
type MessageInput struct {
	Account string `json:"account"` // login ID
	Message string `json:"message"`
}

// Validate accepts every text: what is no id is not found.
func (in MessageInput) Validate() error { return nil }

// Target is the account.
func (in MessageInput) Target() op.Target { return op.Target{Account: in.Account} }

// Resent is the answer: the new message.
type Resent struct {
	ID string `json:"id"`
}

var eventResent = event.Define("message.resent", "MESSAGE", example)

// Resend queues a message once more, to the address that it was for, with the
// same link or code. The old one stays in the list.
//
// It returns [op.ErrNotFound] if the account has no such message, [ErrWaiting]
// if it waits anyway, [ErrLinkOver] if its link or code is no longer good,
// [ErrSuppressed] if the address bounced, and [ErrLimit] if it had enough.
func (s *Service) Resend(ctx context.Context, actor authz.Actor, in MessageInput) (Resent, error) {
	return op.Do(ctx, s.db, actor, opResend, in, func(tx *op.Tx) (Resent, error) {
		if id.Check("msg", in.Message) != nil {
			return Resent{}, op.ErrNotFound
		}
		old, err := New(tx).messageOf(tx.Ctx, messageOfParams{ID: in.Message, Account: number(tx), Tenant: actor.Tenant})
		if errors.Is(err, sql.ErrNoRows) {
			return Resent{}, op.ErrNotFound
		}
		if err != nil {
			return Resent{}, fmt.Errorf("read the message: %w", err)
		}
		letter, err := again(tx, old)
		if err != nil {
			return Resent{}, err
		}
		row, err := queue(tx, letter)
		if err != nil {
			return Resent{}, err
		}
		switch row.LastError {
		case ReasonSuppressed:
			return Resent{}, ErrSuppressed
		case ReasonLimit:
			return Resent{}, ErrLimit
		}
		tx.Record(event.Fact{Type: eventResent, Account: tx.Account, Data: Told{
			Message: row.ID, Template: row.Template, Channel: Channel(row.Channel), To: row.Masked, Notice: row.Notice,
		}})
		return Resent{ID: row.ID}, nil
	})
}

// again is the letter that an old message was.
func again(tx *op.Tx, old messageOfRow) (Letter, error) {
	switch State(old.State) {
	case Queued, Sending:
		return Letter{}, ErrWaiting
	}
	if old.Nonce != "" {
		if _, err := nonce.Text(tx.Ctx, tx.Tx, tx.Ring(), old.Nonce, tx.Now); err != nil {
			if fault.As(err) != nil {
				return Letter{}, ErrLinkOver
			}
			return Letter{}, err
		}
	}
	clear, err := tx.Unseal(old.Body, old.ID)
	if err != nil {
		return Letter{}, err
	}
	if clear == nil {
		return Letter{}, ErrErased
	}
	var b body
	if err := json.Unmarshal(clear, &b); err != nil {
		return Letter{}, fmt.Errorf("read the sealed part of %s: %w", old.ID, err)
	}
	return Letter{
		Account: tx.Account.N, Template: old.Template, Channel: Channel(old.Channel), To: b.To, Language: old.Language,
		Nonce: old.Nonce, Data: b.Data, Notice: old.Notice,
	}, nil
}
