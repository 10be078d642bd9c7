package credential

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opEnrollEmailCode = op.Define("credential.enroll_email_code", "Set up codes by e-mail", op.Needs{Fresh: true})

// EnrollEmailCode sets up codes by e-mail to the primary address of the actor's
// own account as a second factor, by a code that was sent there. It is otherwise
// like [Service.EnrollSMS].
func (s *Service) EnrollEmailCode(ctx context.Context, actor authz.Actor, in EnrollInput) (Enrolled, error) {
	actor.Call.IdempotencyKey = "" // a code is answered once
	return op.Do(ctx, s.db, actor, opEnrollEmailCode, in, func(tx *op.Tx) (Enrolled, error) { return s.enrollSent(tx, Email, in) })
}
