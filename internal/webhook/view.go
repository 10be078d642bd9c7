package webhook

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opView = op.DefineUnrecorded("webhook.view", "View a webhook endpoint").ForWhole()

// Viewed is an endpoint with how long its secrets are good.
type Viewed struct {
	Endpoint
	Secrets []Secret `json:"secrets"`
}

// View returns one endpoint, without its secrets' texts.
//
// It returns [ErrNoEndpoint].
func (s *Service) View(ctx context.Context, actor authz.Actor, in Named) (Viewed, error) {
	return op.View(ctx, s.db, actor, opView, in, func(tx *op.Tx) (Viewed, error) {
		e, err := again(tx, in.Endpoint)
		if err != nil {
			return Viewed{}, err
		}
		secrets, err := secretsShown(tx, e.ID)
		return Viewed{Endpoint: e, Secrets: secrets}, err
	})
}
