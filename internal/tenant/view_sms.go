package tenant

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewSMS = op.DefineUnrecorded("tenant.view_sms", "View the hook for SMS")

// ViewSMSInput asks for nothing: the tenant is the actor's.
type ViewSMSInput struct{}

// Validate accepts it.
func (in ViewSMSInput) Validate() error { return nil }

// Target is the tenant.
func (in ViewSMSInput) Target() op.Target { return op.Target{} }

// ViewSMS returns the tenant's hook for SMS without its secret.
func (s *Service) ViewSMS(ctx context.Context, actor authz.Actor, in ViewSMSInput) (SMSHook, error) {
	return op.View(ctx, s.db, actor, opViewSMS, in, func(tx *op.Tx) (SMSHook, error) {
		h, _, err := SMSOf(tx.Ctx, tx.Tx, tx.Ring(), actor.Tenant)
		if err != nil || h == nil {
			return SMSHook{}, err
		}
		return *h, nil
	})
}
