package tenant

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opChangeMailer = op.Define("tenant.change_mailer", "Change the mail server", op.Needs{Fresh: true, Second: true, Whole: true})

// ChangeMailerInput is the tenant's mail server as it shall be.
type ChangeMailerInput struct {
	// Version is the one that was looked at; 0 if there was none.
	Version int64 `json:"version"`
	// Own set to false takes the tenant's own server away: its mails then go
	// through the installation's. Nothing else is kept then.
	Own  bool   `json:"own"`
	Host string `json:"host"`
	Port int    `json:"port"`
	// Encryption is starttls, tls, or none, which takes no password.
	Encryption string `json:"encryption"`
	Username   string `json:"username"`
	// Password empty leaves the stored one, as long as host, port, encryption
	// and user name stay as they are.
	Password   secret.String `json:"password"`
	Sender     string        `json:"sender"`
	SenderName string        `json:"sender_name"`
}

var hostName = regexp.MustCompile(`^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?$`)

// Encryptions are the ways to protect the connection to a mail server.
var Encryptions = []string{"starttls", "tls", "none"}

// Validate asks for a server and an address that mails come from.
func (in ChangeMailerInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version >= 0, "version", "required", "Give the version that was looked at, or 0 if there was none.")
	checkLength(&f, "host", in.Host, 253)
	checkLength(&f, "encryption", in.Encryption, 20)
	checkLength(&f, "username", in.Username, 200)
	checkLength(&f, "password", in.Password.Reveal(), 1000)
	checkLength(&f, "sender", in.Sender, 320)
	checkLength(&f, "sender_name", in.SenderName, 100)
	if !in.Own || f.Err() != nil {
		return f.Err()
	}
	f.Check(hostName.MatchString(in.Host), "host", "host", "Give the name of the mail server, such as smtp.example.com.")
	f.Check(in.Port > 0 && in.Port < 1<<16, "port", "range", "Give a port from 1 to 65535: usually 587 with starttls and 465 with tls.")
	f.Check(slices.Contains(Encryptions, in.Encryption), "encryption", "choice", "Choose starttls, tls or none.")
	f.Check(in.Encryption != "none" || in.Username == "" && in.Password == "", "encryption", "password_in_clear", "A password is sent over an encrypted connection only. Choose starttls or tls.")
	f.Check(in.Password == "" || in.Username != "", "username", "required", "Give the user name that the password belongs to.")
	checkOneLine(&f, "username", in.Username)
	checkOneLine(&f, "password", in.Password.Reveal())
	checkOneLine(&f, "sender_name", in.SenderName)
	_, err := fold.ParseEmail(in.Sender)
	f.Check(err == nil, "sender", "email", "Give the address that mails come from, such as help@example.com.")
	return f.Err()
}

func checkOneLine(f *fault.Fields, field, text string) {
	clean, err := fold.Text(text)
	f.Check(err == nil && clean == text && !strings.ContainsAny(text, "\r\n"), field, "not_text", "Write one line of plain text, without spaces around it.")
}

// checkLength holds for what is not kept, too: nobody sends more than is read.
func checkLength(f *fault.Fields, field, text string, longest int) {
	f.Check(len(text) <= longest, field, "too_long", fmt.Sprintf("Use %d characters at most.", longest))
}

// Target is the tenant.
func (in ChangeMailerInput) Target() op.Target { return op.Target{Other: "mailer"} }

// SenderChanged is told when mails or SMS go another way.
type SenderChanged struct {
	Own     bool  `json:"own"`
	Version int64 `json:"version"`
}

var eventMailerChanged = event.Define("tenant.mailer_changed", "", SenderChanged{Own: true, Version: 3})

// ErrPasswordNeeded is returned where the stored password does not go to
// another server, or over another connection, than the one it was given for.
var ErrPasswordNeeded = fault.New(fault.Invalid, "password_needed", "The stored password is for the server as it was. Give the password again.")

// ChangeMailer changes through which mail server the tenant's mails go, from
// the commit on. The password is sealed and never shown again. What waits in
// the queue goes through the new server.
//
// It returns [ErrSenderChanged] if somebody else changed it since the version
// given, and [ErrPasswordNeeded] if the stored password was given for another
// server.
func (s *Service) ChangeMailer(ctx context.Context, actor authz.Actor, in ChangeMailerInput) (Mailer, error) {
	return op.Do(ctx, s.db, actor, opChangeMailer, in, func(tx *op.Tx) (Mailer, error) {
		if _, err := New(tx).lockTenant(tx.Ctx, actor.Tenant); err != nil {
			return Mailer{}, notThere(err)
		}
		now, kept, err := MailerOf(tx.Ctx, tx.Tx, tx.Ring(), actor.Tenant)
		if err != nil {
			return Mailer{}, err
		}
		if now == nil {
			now = &Mailer{}
		}
		if now.Version != in.Version {
			return Mailer{}, ErrSenderChanged
		}
		if !in.Own && !now.Own {
			return Mailer{}, nil // there is none to take away: nothing changes, and nothing is told
		}
		if in.Own && in.Password == "" && now.HasPassword && in.Username != "" {
			if in.Host != now.Host || in.Port != now.Port || in.Encryption != now.Encryption || in.Username != now.Username {
				return Mailer{}, ErrPasswordNeeded
			}
			in.Password = kept
		}
		return keepMailer(tx, in)
	})
}

func keepMailer(tx *op.Tx, in ChangeMailerInput) (Mailer, error) {
	told := SenderChanged{Own: in.Own, Version: in.Version + 1}
	tx.Record(event.Fact{Type: eventMailerChanged, Changed: []string{"mailer"}, Data: told})
	if !in.Own {
		if err := New(tx).deleteMailer(tx.Ctx, tx.Actor.Tenant); err != nil {
			return Mailer{}, fmt.Errorf("take the mail server away: %w", err)
		}
		return Mailer{}, nil
	}
	err := New(tx).putMailer(tx.Ctx, putMailerParams{
		Tenant: tx.Actor.Tenant, Host: in.Host, Port: int64(in.Port), Encryption: in.Encryption, Username: in.Username,
		Password: seal(tx, in.Password, mailerRow(tx.Actor.Tenant)), Sender: in.Sender, SenderName: in.SenderName,
		Version: told.Version, ChangedBy: tx.Actor.ID, ChangedName: tx.Actor.Name, ChangedAt: tx.Now.UnixMicro(),
	})
	if err != nil {
		return Mailer{}, fmt.Errorf("keep the mail server: %w", err)
	}
	now, _, err := MailerOf(tx.Ctx, tx.Tx, tx.Ring(), tx.Actor.Tenant)
	if err != nil {
		return Mailer{}, err
	}
	return *now, nil
}
