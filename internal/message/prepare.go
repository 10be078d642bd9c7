package message

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// prepared is a message that is ready to be handed over, and how.
type prepared struct {
	to      string
	text    Rendered
	replyTo string
	server  *mail.Server
	hook    *mail.Hook
	// elsewhere says that another system sends it: it learns of it by the event
	// that it was queued.
	elsewhere bool
}

// handOver gives it to the mail server or the hook, or to the mailbox.
func (p prepared) handOver(ctx context.Context, id string, at time.Time) error {
	switch {
	case p.server != nil:
		return mail.Send(ctx, *p.server, mail.Mail{
			ID: id, To: p.to, ReplyTo: p.replyTo, Subject: p.text.Subject, Plain: p.text.Plain, HTML: p.text.HTML, At: at,
		})
	case p.hook != nil:
		return mail.SendSMS(ctx, *p.hook, mail.SMS{ID: id, To: p.to, Text: p.text.Plain, At: at})
	}
	return nil // another system sends it, or the mailbox makes the text when somebody reads it
}

// inMailbox says that it does not leave, but is kept for developers to read.
func (p prepared) inMailbox() bool { return p.server == nil && p.hook == nil && !p.elsewhere }

// prepare reads what a message needs in one transaction. An outcome is
// returned for what is not to be sent.
func (s *Service) prepare(ctx context.Context, row claimRow) (p prepared, out *outcome, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		p, out, err = s.prepareIn(ctx, tx, row)
		return err
	})
	if err != nil {
		return prepared{}, nil, fmt.Errorf("prepare %s: %w", row.ID, err)
	}
	return p, out, nil
}

func (s *Service) prepareIn(ctx context.Context, tx *store.Tx, row claimRow) (prepared, *outcome, error) {
	letter, err := s.unseal(ctx, tx, row.ID, row.Account.Int64, row.Body)
	if err != nil {
		return prepared{}, nil, err
	}
	if letter == nil {
		return prepared{}, &outcome{state: Failed, reason: ReasonErased}, nil
	}
	p := prepared{to: letter.To}
	var one secret.String
	if row.Nonce != "" {
		if one, err = nonce.Text(ctx, tx, s.db.Ring, row.Nonce, s.db.Now()); err != nil {
			return deadNonce(p, err)
		}
	}
	t := TemplateNamed(row.Template)
	if t == nil {
		return p, &outcome{state: Failed, reason: ReasonText, said: "there is no such template any more"}, nil
	}
	p.text, err = s.write(ctx, tx, row.Tenant, t, Channel(row.Channel), row.Language, time.UnixMicro(row.CreatedAt), letter.Data, one)
	if err != nil {
		var bad badWords
		if errors.As(err, &bad) {
			return p, &outcome{state: Failed, reason: ReasonText, said: bad.Error()}, nil
		}
		return p, nil, err
	}
	found, err := s.way(ctx, tx, row.Tenant, Channel(row.Channel), &p)
	if err != nil || found {
		return p, nil, err
	}
	waits := s.later(row, ReasonNoMailer, "")
	return p, &waits, nil
}

// deadNonce says what becomes of a message whose link or code is no longer
// good.
func deadNonce(p prepared, err error) (prepared, *outcome, error) {
	switch {
	case errors.Is(err, nonce.ErrExpired):
		return p, &outcome{state: Expired}, nil
	case errors.Is(err, nonce.ErrUsed), errors.Is(err, nonce.ErrSuperseded), errors.Is(err, nonce.ErrUnknown), errors.Is(err, nonce.ErrTries):
		return p, &outcome{state: Canceled, reason: ReasonSuperseded}, nil
	}
	return p, nil, err
}

// unseal opens a message's address and values; nil if the account was erased.
func (s *Service) unseal(ctx context.Context, tx *store.Tx, id string, account int64, sealed []byte) (*body, error) {
	clear, err := s.db.Ledger.Unseal(ctx, tx, account, sealed, id)
	if err != nil || clear == nil {
		return nil, err
	}
	var b body
	if err := json.Unmarshal(clear, &b); err != nil {
		return nil, fmt.Errorf("read the sealed part of %s: %w", id, err)
	}
	return &b, nil
}

// link is the address of the page behind a message's link. It begins with the
// tenant's origin, which comes from the configuration.
func link(origin string, t *Template, one secret.String) string {
	if one == "" {
		return origin + t.Path
	}
	return origin + t.Path + "?" + url.Values{"link": {one.Reveal()}}.Encode()
}
