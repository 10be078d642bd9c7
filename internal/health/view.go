package health

import (
	"context"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
)

var opView = op.DefineUnrecorded("health.view", "See how the installation is")

// ViewInput asks how the installation is.
type ViewInput struct{}

// Validate has nothing to check.
func (ViewInput) Validate() error { return nil }

// Target is the installation, of which nothing personal is told.
func (ViewInput) Target() op.Target { return op.Target{} }

// View returns how the installation is, seen from this process. It changes
// nothing.
func (s *Service) View(ctx context.Context, actor authz.Actor, in ViewInput) (Health, error) {
	return op.View(ctx, s.DB, actor, opView, in, func(tx *op.Tx) (Health, error) { return s.look(tx.Ctx, tx.Tx) })
}
