package oauth

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opViewApplication = op.DefineUnrecorded("oauth.view_application", "View an application").ForWhole()

// ViewApplication returns one application, without any secret.
//
// It returns [ErrNoApplication].
func (s *Service) ViewApplication(ctx context.Context, actor authz.Actor, in ApplicationInput) (Application, error) {
	return op.View(ctx, s.db, actor, opViewApplication, in, func(tx *op.Tx) (Application, error) {
		a, err := findFor(tx, in.Application)
		return a.Application, err
	})
}
