package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opDenyRequest = op.Define("oauth.deny_request", "Refuse what an application asks for", op.Needs{})

// DenyRequest notes that the customer does not agree. The application is told
// so when the browser goes on to /oauth/continue. Consent that was given before
// stays: see [Service.RevokeApplicationAccess].
//
// It returns [ErrRequestUnknown].
func (s *Service) DenyRequest(ctx context.Context, actor authz.Actor, in ConsentInput) (AccessTold, error) {
	return op.Do(ctx, s.db, actor, opDenyRequest, in, func(tx *op.Tx) (AccessTold, error) {
		r, a, err := pending(tx.Ctx, tx.Tx, tx.Ring(), actor.Tenant, in.Request, tx.Now)
		if err != nil {
			return AccessTold{}, err
		}
		n, err := New(tx).denyRequest(tx.Ctx, denyRequestParams{ID: r.id, DeniedAt: nullable(tx.Now.UnixMicro())})
		if err != nil {
			return AccessTold{}, fmt.Errorf("deny the request: %w", err)
		}
		if n == 0 || r.kind != requestAuthorize {
			return AccessTold{}, ErrRequestUnknown
		}
		return a.told(nil), nil
	})
}
