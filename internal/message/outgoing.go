package message

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
)

// Outgoing is a mail that another system sends for the tenant.
type Outgoing struct {
	ID, Template, Language string
	To, Subject            string
	Plain, HTML            secret.String // with the link or code in it
	Link, Code             secret.String // empty if it has none, or none that is good any more
}

// OutgoingMail makes a mail for the system that sends the tenant's mails. It is
// nil where a mail server does, the tenant's own or the installation's; for SMS;
// for a mail whose link or code is not good any more; and for one that is not
// there, or whose account was erased. It is a step of whoever hands mails over
// to such a system, and nothing of it may be kept.
func (s *Service) OutgoingMail(ctx context.Context, tx *store.Tx, of, id string) (*Outgoing, error) {
	built, err := s.HasServer(ctx, tx, of)
	if err != nil || built {
		return nil, err
	}
	found, err := New(tx).outgoingOf(ctx, outgoingOfParams{ID: id, Tenant: of})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read a message: %w", err)
	}
	row, t := claimRow(found), TemplateNamed(found.Template)
	if t == nil || Channel(row.Channel) != Email {
		return nil, nil
	}
	letter, err := s.unseal(ctx, tx, row.ID, row.Account.Int64, row.Body)
	if err != nil || letter == nil {
		return nil, err
	}
	var one secret.String
	if row.Nonce != "" {
		one, err = nonce.Text(ctx, tx, s.db.Ring, row.Nonce, s.db.Now())
		if _, dead, other := deadNonce(prepared{}, err); err != nil {
			if dead != nil {
				return nil, nil
			}
			return nil, other
		}
	}
	words, err := s.write(ctx, tx, of, t, Email, row.Language, time.UnixMicro(row.CreatedAt), letter.Data, one)
	if err != nil {
		return nil, err
	}
	out := &Outgoing{ID: row.ID, Template: row.Template, Language: row.Language, To: letter.To, Subject: words.Subject, Plain: secret.String(words.Plain), HTML: secret.String(words.HTML)}
	return out, s.addSecret(ctx, tx, of, t, one, out)
}

// addSecret adds the link or code by itself, for systems with words of their own.
func (s *Service) addSecret(ctx context.Context, tx *store.Tx, of string, t *Template, one secret.String, out *Outgoing) error {
	switch {
	case t.Code:
		out.Code = one
	case t.Path != "" && one != "":
		origin, err := s.Origins.Origin(ctx, tx, of)
		if err != nil {
			return err
		}
		out.Link = secret.String(link(origin, t, one))
	}
	return nil
}

// HasServer reports whether a mail server sends a tenant's mails: its own, or
// the installation's.
func (s *Service) HasServer(ctx context.Context, tx *store.Tx, of string) (bool, error) {
	var p prepared
	if _, err := s.way(ctx, tx, of, Email, &p); err != nil {
		return false, err
	}
	return p.server != nil, nil
}
