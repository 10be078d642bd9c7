package webhook

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opUnmarkMailer = op.Define("webhook.unmark_mailer", "Take the mailer's mark from a webhook endpoint", op.Needs{Fresh: true, Whole: true})

var eventMailerUnmarked = event.Define("webhook.mailer_unmarked", "", exampleTold)

// UnmarkMailer keeps links and codes from an endpoint, from the commit on.
//
// It returns [ErrNoEndpoint], or [ErrMailerAlready] if it was not marked.
func (s *Service) UnmarkMailer(ctx context.Context, actor authz.Actor, in Named) (Endpoint, error) {
	return op.Do(ctx, s.db, actor, opUnmarkMailer, in, func(tx *op.Tx) (Endpoint, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return Endpoint{}, err
		}
		return setMailer(tx, was, false, eventMailerUnmarked)
	})
}
