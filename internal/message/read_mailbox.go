package message

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opReadMailbox = op.DefineRead("message.read_mailbox", "Read a message in the development mailbox")

// ReadMailboxInput names a message in the mailbox.
type ReadMailboxInput struct {
	Message string `json:"message"`
}

// Validate accepts every text: what is no id is not found.
func (in ReadMailboxInput) Validate() error { return nil }

// Target is the message.
func (in ReadMailboxInput) Target() op.Target { return op.Target{Other: in.Message} }

// Mail is a message as its reader would have got it, link and code included.
type Mail struct {
	MailboxEntry
	Rendered
	// Dead says that its link or code is no longer good, and so not shown.
	Dead bool `json:"dead"`
}

// ReadMailbox returns a message of the mailbox with its link or code. The text
// is made when it is read: it lies nowhere.
//
// It returns [ErrNoMailbox] unless the server was started for development, and
// [op.ErrNotFound] if there is no such message in it.
func (s *Service) ReadMailbox(ctx context.Context, actor authz.Actor, in ReadMailboxInput) (Mail, error) {
	return op.View(ctx, s.db, actor, opReadMailbox, in, func(tx *op.Tx) (Mail, error) {
		if !s.Mailbox {
			return Mail{}, ErrNoMailbox
		}
		if !actor.MayIn(opReadMailbox.Name, actor.Tenant, "") {
			return Mail{}, op.ErrWhole
		}
		if id.Check("msg", in.Message) != nil {
			return Mail{}, op.ErrNotFound
		}
		row, err := New(tx).mailInMailbox(tx.Ctx, mailInMailboxParams{ID: in.Message, Tenant: actor.Tenant})
		if errors.Is(err, sql.ErrNoRows) {
			return Mail{}, op.ErrNotFound
		}
		if err != nil {
			return Mail{}, fmt.Errorf("read the mailbox: %w", err)
		}
		return s.mailOf(tx, row)
	})
}

func (s *Service) mailOf(tx *op.Tx, row mailInMailboxRow) (Mail, error) {
	out := Mail{MailboxEntry: MailboxEntry{
		ID: row.ID, Template: row.Template, Channel: Channel(row.Channel), Language: row.Language, To: row.Masked, At: micro(row.CreatedAt),
	}}
	b, err := s.unseal(tx.Ctx, tx.Tx, row.ID, row.Account.Int64, row.Body)
	if err != nil {
		return Mail{}, err
	}
	t := TemplateNamed(row.Template)
	if b == nil || t == nil {
		return Mail{}, op.ErrNotFound
	}
	var one secret.String
	if row.Nonce != "" {
		one, err = nonce.Text(tx.Ctx, tx.Tx, tx.Ring(), row.Nonce, tx.Now)
		if fault.As(err) != nil {
			out.Dead, err = true, nil
		}
		if err != nil {
			return Mail{}, err
		}
	}
	out.Rendered, err = s.write(tx.Ctx, tx.Tx, tx.Actor.Tenant, t, out.Channel, row.Language, out.At, b.Data, one)
	return out, err
}

func secretText(text string) secret.String { return secret.String(text) }
