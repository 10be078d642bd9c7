package signin

import (
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
)

// Service has the operations by which customers sign up, in and out.
type Service struct {
	db          *op.DB
	credentials *credential.Service
	places      *session.Places
	fetch       *fetch.Client
}

// Config is what the operations work with. Places may be nil: then
// none is told. Fetch asks the hooks of tenants; nil: public addresses only.
type Config struct {
	DB          *op.DB
	Credentials *credential.Service
	Places      *session.Places
	Fetch       *fetch.Client
}

// NewService returns the operations.
func NewService(cfg Config) *Service {
	if cfg.Fetch == nil {
		cfg.Fetch = fetch.New(fetch.Config{})
	}
	return &Service{db: cfg.DB, credentials: cfg.Credentials, places: cfg.Places, fetch: cfg.Fetch}
}
