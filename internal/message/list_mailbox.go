package message

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opListMailbox = op.DefineRead("message.list_mailbox", "List the development mailbox")

// ErrNoMailbox is returned where the server does not keep a mailbox.
var ErrNoMailbox = fault.New(fault.NotFound, "no_mailbox", "There is no mailbox here: it is for development, and the server keeps one only with --mailbox or --demo.")

// ListMailboxInput asks for nothing: the tenant is the actor's.
type ListMailboxInput struct{}

// Validate accepts it.
func (in ListMailboxInput) Validate() error { return nil }

// Target is the tenant.
func (in ListMailboxInput) Target() op.Target { return op.Target{} }

// MailboxEntry is a message that did not leave the installation.
type MailboxEntry struct {
	ID       string    `json:"id"`
	Template string    `json:"template"`
	Channel  Channel   `json:"channel"`
	Language string    `json:"language"`
	To       string    `json:"to"` // masked
	At       time.Time `json:"at"`
}

// Mailbox is the newest hundred of them, newest first.
type Mailbox struct {
	Items []MailboxEntry `json:"items"`
}

// ListMailbox returns what would have been sent if there were a mail server.
//
// It returns [ErrNoMailbox] unless the server was started for development.
func (s *Service) ListMailbox(ctx context.Context, actor authz.Actor, in ListMailboxInput) (Mailbox, error) {
	return op.View(ctx, s.db, actor, opListMailbox, in, func(tx *op.Tx) (Mailbox, error) {
		if !s.Mailbox {
			return Mailbox{}, ErrNoMailbox
		}
		if !actor.MayIn(opListMailbox.Name, actor.Tenant, "") {
			return Mailbox{}, op.ErrWhole
		}
		rows, err := New(tx).mailbox(tx.Ctx, actor.Tenant)
		if err != nil {
			return Mailbox{}, fmt.Errorf("read the mailbox: %w", err)
		}
		out := Mailbox{Items: []MailboxEntry{}}
		for _, r := range rows {
			out.Items = append(out.Items, MailboxEntry{
				ID: r.ID, Template: r.Template, Channel: Channel(r.Channel), Language: r.Language, To: r.Masked, At: micro(r.SentAt.Int64),
			})
		}
		return out, nil
	})
}
