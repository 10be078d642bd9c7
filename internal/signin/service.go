package signin

import (
	"context"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

// Service has the operations by which customers sign up, in and out.
type Service struct {
	db          *op.DB
	credentials *credential.Service
	places      *session.Places
	// application names the application that a request of oauth is for.
	application func(ctx context.Context, tx *store.Tx, tenant, request string) (string, error)
}

// Config is what the operations work with. Places may be nil: then
// none is told. Application may be nil: then no sign-in is for an application.
type Config struct {
	DB          *op.DB
	Credentials *credential.Service
	Places      *session.Places
	Application func(ctx context.Context, tx *store.Tx, tenant, request string) (string, error)
}

// NewService returns the operations.
func NewService(cfg Config) *Service {
	s := &Service{db: cfg.DB, credentials: cfg.Credentials, places: cfg.Places, application: cfg.Application}
	if s.application == nil {
		s.application = func(context.Context, *store.Tx, string, string) (string, error) { return "", nil }
	}
	return s
}
