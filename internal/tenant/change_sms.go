package tenant

import (
	"context"
	"fmt"
	"net/url"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
)

var opChangeSMS = op.Define("tenant.change_sms", "Change the hook for SMS", op.Needs{Fresh: true, Second: true, Whole: true})

// ChangeSMSInput is the tenant's hook for SMS as it shall be.
type ChangeSMSInput struct {
	// Version is the one that was looked at; 0 if there was none.
	Version int64 `json:"version"`
	// Own set to false takes the tenant's own hook away: its SMS then go to the
	// installation's. Nothing else is kept then.
	Own bool   `json:"own"`
	URL string `json:"url"` // https://
	// Secret signs what is sent (Standard Webhooks). Empty leaves the stored
	// one, as long as the address stays as it is.
	Secret secret.String `json:"secret"`
	// Sender is a number or a name; empty is the provider's own.
	Sender string `json:"sender"`
}

// Validate asks for an address that begins with https://.
func (in ChangeSMSInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version >= 0, "version", "required", "Give the version that was looked at, or 0 if there was none.")
	checkLength(&f, "url", in.URL, 500)
	checkLength(&f, "secret", in.Secret.Reveal(), 1000)
	checkLength(&f, "sender", in.Sender, 40)
	if !in.Own || f.Err() != nil {
		return f.Err()
	}
	u, err := url.Parse(in.URL)
	f.Check(err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil, "url", "link", "Give an address that begins with https://, such as https://sms.example.com/send.")
	checkOneLine(&f, "secret", in.Secret.Reveal())
	f.Check(in.Secret == "" || len(in.Secret) >= 16, "secret", "too_short", "Use 16 characters at least: whoever guesses it can write SMS in your name.")
	checkOneLine(&f, "sender", in.Sender)
	return f.Err()
}

// Target is the tenant.
func (in ChangeSMSInput) Target() op.Target { return op.Target{Other: "sms"} }

var eventSMSChanged = event.Define("tenant.sms_changed", "", SenderChanged{Own: true, Version: 3})

// ErrSecretNeeded is returned where the stored secret does not go to another
// address than the one it was given for.
var ErrSecretNeeded = fault.New(fault.Invalid, "secret_needed", "The stored secret is for the address as it was. Give a secret again.")

// ChangeSMS changes to which hook the tenant's SMS go, from the commit on. The
// secret is sealed and never shown again. What waits in the queue goes to the
// new hook.
//
// It returns [ErrSenderChanged] if somebody else changed it since the version
// given, and [ErrSecretNeeded] if the stored secret was given for another
// address.
func (s *Service) ChangeSMS(ctx context.Context, actor authz.Actor, in ChangeSMSInput) (SMSHook, error) {
	return op.Do(ctx, s.db, actor, opChangeSMS, in, func(tx *op.Tx) (SMSHook, error) {
		if _, err := New(tx).lockTenant(tx.Ctx, actor.Tenant); err != nil {
			return SMSHook{}, notThere(err)
		}
		now, kept, err := SMSOf(tx.Ctx, tx.Tx, tx.Ring(), actor.Tenant)
		if err != nil {
			return SMSHook{}, err
		}
		if now == nil {
			now = &SMSHook{}
		}
		if now.Version != in.Version {
			return SMSHook{}, ErrSenderChanged
		}
		if !in.Own && !now.Own {
			return SMSHook{}, nil // there is none to take away: nothing changes, and nothing is told
		}
		if in.Own && in.Secret == "" && now.HasSecret {
			if in.URL != now.URL {
				return SMSHook{}, ErrSecretNeeded
			}
			in.Secret = kept
		}
		return keepSMS(tx, in)
	})
}

func keepSMS(tx *op.Tx, in ChangeSMSInput) (SMSHook, error) {
	told := SenderChanged{Own: in.Own, Version: in.Version + 1}
	tx.Record(event.Fact{Type: eventSMSChanged, Changed: []string{"sms"}, Data: told})
	if !in.Own {
		if err := New(tx).deleteSMS(tx.Ctx, tx.Actor.Tenant); err != nil {
			return SMSHook{}, fmt.Errorf("take the hook for SMS away: %w", err)
		}
		return SMSHook{}, nil
	}
	err := New(tx).putSMS(tx.Ctx, putSMSParams{
		Tenant: tx.Actor.Tenant, Url: in.URL, Secret: seal(tx, in.Secret, smsRow(tx.Actor.Tenant)), Sender: in.Sender,
		Version: told.Version, ChangedBy: tx.Actor.ID, ChangedName: tx.Actor.Name, ChangedAt: tx.Now.UnixMicro(),
	})
	if err != nil {
		return SMSHook{}, fmt.Errorf("keep the hook for SMS: %w", err)
	}
	now, _, err := SMSOf(tx.Ctx, tx.Tx, tx.Ring(), tx.Actor.Tenant)
	if err != nil {
		return SMSHook{}, err
	}
	return *now, nil
}
