package health

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/op"
)

// Config is what a service works with.
type Config struct {
	DB        *op.DB
	Sequencer *ledger.Sequencer
	// Jobs is the board of this process's jobs; nil in a process that has none.
	Jobs    *job.Board
	Node    string // names this process among all
	Host    string
	Version string
}

// Service looks at the installation.
type Service struct {
	Config
	streams atomic.Int64
	started time.Time

	mu     sync.Mutex
	beat   beat
	states map[string]known
}

// NewService returns a service. Until [Service.Beat] is called, the process
// does not count as one that serves.
func NewService(cfg Config) *Service {
	return &Service{Config: cfg, started: cfg.DB.Now(), states: map[string]known{}}
}

// Stream counts a live connection until the returned function is called.
func (s *Service) Stream() (end func()) {
	s.streams.Add(1)
	return sync.OnceFunc(func() { s.streams.Add(-1) })
}
