package message

import (
	"context"

	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// way finds how a tenant's messages leave: by what the tenant has named, by
// the installation's, or into the mailbox. It reports whether there is a way.
func (s *Service) way(ctx context.Context, tx *store.Tx, of string, c Channel, p *prepared) (bool, error) {
	if c == SMS {
		own, key, err := tenant.SMSOf(ctx, tx, s.db.Ring, of)
		if err != nil {
			return false, err
		}
		p.hook = s.Hook
		if own != nil {
			p.hook = &mail.Hook{URL: own.URL, Secret: key, Sender: own.Sender, Do: s.Do}
		}
		return p.hook != nil || s.Mailbox, nil
	}
	own, password, err := tenant.MailerOf(ctx, tx, s.db.Ring, of)
	if err != nil {
		return false, err
	}
	p.server = s.Server
	if own != nil {
		p.server = &mail.Server{
			Host: own.Host, Port: own.Port, Encryption: mail.Encryption(own.Encryption), Username: own.Username, Password: password,
			Sender: own.Sender, SenderName: own.SenderName, Dial: s.Dial,
		}
	}
	if p.server != nil && p.server.SenderName == "" {
		named := *p.server
		if named.SenderName, err = brandOf(ctx, tx, of); err != nil {
			return false, err
		}
		p.server = &named
	}
	if p.replyTo, err = tenant.SupportEmail.Text(ctx, tx, of); err != nil {
		return false, err
	}
	if p.server == nil && s.Elsewhere != nil {
		p.elsewhere, err = s.Elsewhere(ctx, tx, of)
	}
	return p.server != nil || p.elsewhere || s.Mailbox, err
}
