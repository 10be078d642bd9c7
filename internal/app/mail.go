package app

import (
	"net/http"
	"time"

	"github.com/readmit/readmit/internal/mail"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/secret"
)

// newMessages makes how messages leave the installation.
func (a *App) newMessages() (*message.Service, error) {
	cfg := message.Config{DB: a.DB, Origins: a.Portals, Node: a.node, Mailbox: a.Config.Mail.Mailbox, Do: posting().Do}
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
		cfg.Hook = &mail.Hook{URL: a.Config.Mail.SMSURL, Secret: secret.String(a.Config.Mail.SMSSecret), Do: posting().Do}
	}
	return message.NewService(cfg), nil
}

// posting posts SMS and follows nobody elsewhere.
func posting() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{Proxy: nil, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
