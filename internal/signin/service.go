package signin

import (
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

// Service has the operations by which customers sign up, in and out.
type Service struct {
	db          *op.DB
	credentials *credential.Service
	places      *session.Places
}

// Config is what the operations work with. Places may be nil: then
// none is told.
type Config struct {
	DB          *op.DB
	Credentials *credential.Service
	Places      *session.Places
}

// NewService returns the operations.
func NewService(cfg Config) *Service {
	return &Service{db: cfg.DB, credentials: cfg.Credentials, places: cfg.Places}
}
