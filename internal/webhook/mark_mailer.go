package webhook

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opMarkMailer = op.Define("webhook.mark_mailer", "Mark a webhook endpoint as the mailer", op.Needs{Fresh: true, Second: true, Whole: true})

// ErrMailerAlready is returned where nothing is to be changed.
var ErrMailerAlready = fault.New(fault.Conflict, "webhook_mailer_already", "It is so already. Nothing was changed.")

var eventMailerMarked = event.Define("webhook.mailer_marked", "", exampleTold)

// MarkMailer lets an endpoint send the tenant's mails: with the events of a mail
// it gets the address, the text, and the link or code in it. It gets them only
// as long as neither the tenant nor the installation has a mail server; then no
// event has them. Whoever reads what this endpoint gets can sign in as any
// customer, so a second person agrees.
//
// It returns [ErrNoEndpoint], [ErrChanged] if the endpoint is another than the
// input says, or [ErrMailerAlready].
func (s *Service) MarkMailer(ctx context.Context, actor authz.Actor, in Based) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opMarkMailer, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := lockedAs(tx, in)
		if err != nil {
			return Endpoint{}, err
		}
		return setMailer(tx, was, true, eventMailerMarked)
	})
}

func setMailer(tx *op.Tx, was Endpoint, mailer bool, kind *event.Type) (Endpoint, error) {
	n, err := New(tx).markEndpoint(tx.Ctx, markEndpointParams{ID: was.ID, Tenant: tx.Actor.Tenant, Mailer: mailer})
	if err != nil {
		return Endpoint{}, fmt.Errorf("mark a webhook endpoint: %w", err)
	}
	if n == 0 {
		return Endpoint{}, ErrMailerAlready
	}
	tx.Record(event.Fact{Type: kind, Data: told(was)})
	return again(tx, was.ID)
}
