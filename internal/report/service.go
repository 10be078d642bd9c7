package report

import (
	"sync"

	"github.com/readmit/readmit/internal/op"
)

// Service has the operations of reports, and counts what they show.
type Service struct {
	db *op.DB

	mu    sync.Mutex
	batch int // how many events one transaction counts
}

// NewService returns the operations in db.
func NewService(db *op.DB) *Service { return &Service{db: db, batch: firstBatch} }
