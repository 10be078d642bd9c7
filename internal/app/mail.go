package app

import (
	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/webhook"
)

// newMessages makes how messages leave the installation.
func (a *App) newMessages() (*message.Service, error) {
	cfg := message.Config{DB: a.DB, Origins: a.Portals, Node: a.node, Elsewhere: webhook.HasMailer, Mailbox: a.Config.Mail.Mailbox, Dial: a.Fetch.DialMail, Do: a.Fetch.HTTP().Do}
	server, err := a.Config.Mail.SMTP()
	if err != nil {
		return nil, err
	}
	if server != nil {
		cfg.Server = &mail.Server{
			Host: server.Host, Port: server.Port, Encryption: mail.Encryption(server.Encryption), Username: server.Username,
			Password: secret.String(server.Password), Sender: server.From,
		}
	}
	if a.Config.Mail.SMSURL != "" {
		cfg.Hook = &mail.Hook{URL: a.Config.Mail.SMSURL, Secret: secret.String(a.Config.Mail.SMSSecret), Do: a.Fetch.HTTP().Do}
	}
	return message.NewService(cfg), nil
}
