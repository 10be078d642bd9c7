package federation

import (
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// Config is what the service needs. Everything must be set.
type Config struct {
	DB      *op.DB
	Fetch   *fetch.Client
	Portals *tenant.Portals
}

// Service has the operations on providers, and sends browsers to them.
type Service struct {
	Config
	db    *op.DB
	known directory
	kinds map[string]preset
}

// NewService returns the operations on providers.
func NewService(cfg Config) *Service {
	return &Service{Config: cfg, db: cfg.DB, kinds: presets}
}
