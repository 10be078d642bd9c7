package webhook

import (
	"sync"

	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/op"
)

// Config is what the service works with.
type Config struct {
	DB    *op.DB
	Fetch *fetch.Client
	// Messages has the mails that an endpoint which is marked as the mailer sends.
	Messages *message.Service
	// Node names this process among all.
	Node string
}

// Service has the operations on what other systems are told, and sends it.
type Service struct {
	Config
	db *op.DB

	mu      sync.Mutex
	looked  map[string]place // by endpoint
	busy    map[string]bool
	workers sync.WaitGroup
}

// NewService returns the operations on what other systems are told.
func NewService(cfg Config) *Service {
	return &Service{Config: cfg, db: cfg.DB, looked: map[string]place{}, busy: map[string]bool{}}
}
