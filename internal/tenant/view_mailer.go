package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewMailer = op.DefineUnrecorded("tenant.view_mailer", "View the mail server")

// ViewMailerInput asks for nothing: the tenant is the actor's.
type ViewMailerInput struct{}

// Validate accepts it.
func (in ViewMailerInput) Validate() error { return nil }

// Target is the tenant.
func (in ViewMailerInput) Target() op.Target { return op.Target{} }

// ViewMailer returns the tenant's mail server without its password.
func (s *Service) ViewMailer(ctx context.Context, actor authz.Actor, in ViewMailerInput) (Mailer, error) {
	return op.View(ctx, s.db, actor, opViewMailer, in, func(tx *op.Tx) (Mailer, error) {
		m, _, err := MailerOf(tx.Ctx, tx.Tx, tx.Ring(), actor.Tenant)
		if err != nil || m == nil {
			return Mailer{}, err
		}
		return *m, nil
	})
}
