package config

import (
	"errors"
	"net/mail"
	"net/url"
	"strconv"
)

// Mail is how messages to customers leave, where a tenant has named no way of
// its own.
type Mail struct {
	SMTPURL   string `name:"smtp-url" env:"READMIT_SMTP_URL" placeholder:"URL" help:"Mail server for all tenants that have none of their own: smtp://USER:PASSWORD@HOST:587 (STARTTLS), smtps://… (TLS), or smtp://localhost:25?encryption=none."`
	SMTPFrom  string `name:"smtp-from" env:"READMIT_SMTP_FROM" placeholder:"ADDRESS" help:"Address that those mails come from, such as accounts@example.com."`
	SMSURL    string `name:"sms-url" env:"READMIT_SMS_URL" placeholder:"URL" help:"Hook that SMS are posted to, for all tenants that have none of their own."`
	SMSSecret string `name:"sms-secret" env:"READMIT_SMS_SECRET" placeholder:"SECRET" help:"Secret that signs what is posted there, as Standard Webhooks say."`
	Mailbox   bool   `env:"READMIT_MAILBOX" help:"For development only: keep mails and SMS that have no way out in a mailbox that administrators and developers read in the console. --demo does so too."`
}

// What can be wrong with the ways of messages.
var (
	ErrSMTPURL  = errors.New("--smtp-url takes smtp://USER:PASSWORD@HOST:PORT or smtps://…; without encryption it takes no password")
	ErrSMTPFrom = errors.New("--smtp-from takes the address that mails come from, such as accounts@example.com; it goes with --smtp-url")
	ErrSMSURL   = errors.New("--sms-url takes an http or https address, such as https://sms.example.com/send")
)

// Check returns what is wrong with the settings, or nil.
func (m Mail) Check() error {
	if _, err := m.SMTP(); err != nil {
		return err
	}
	if m.SMSURL == "" {
		return nil
	}
	u, err := url.Parse(m.SMSURL)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" {
		return ErrSMSURL
	}
	return nil
}

// SMTP is a mail server that is set.
type SMTP struct {
	Host, Encryption, Username, Password, From string
	Port                                       int
}

// SMTP reads the mail server; nil if none is set.
func (m Mail) SMTP() (*SMTP, error) {
	if m.SMTPURL == "" {
		return nil, nil
	}
	u, err := url.Parse(m.SMTPURL)
	if err != nil || u.Hostname() == "" {
		return nil, ErrSMTPURL
	}
	if a, err := mail.ParseAddress(m.SMTPFrom); err != nil || a.Address != m.SMTPFrom {
		return nil, ErrSMTPFrom
	}
	out := &SMTP{Host: u.Hostname(), Username: u.User.Username(), From: m.SMTPFrom}
	out.Password, _ = u.User.Password()
	switch encryption := u.Query().Get("encryption"); {
	case u.Scheme == "smtps":
		out.Encryption, out.Port = "tls", 465
	case u.Scheme == "smtp" && encryption == "":
		out.Encryption, out.Port = "starttls", 587
	case u.Scheme == "smtp" && encryption == "none" && out.Username == "":
		out.Encryption, out.Port = "none", 25
	default:
		return nil, ErrSMTPURL
	}
	if p := u.Port(); p != "" {
		if out.Port, err = strconv.Atoi(p); err != nil {
			return nil, ErrSMTPURL
		}
	}
	return out, nil
}
