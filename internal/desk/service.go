package desk

import "github.com/readmit/readmit/internal/op"

// Service has the operations of the desk.
type Service struct {
	db *op.DB
	// Runner does what a second person has said yes to. It is set before the
	// first request; what it does not have is done again by whoever asked.
	Runner op.Runner
}

// NewService returns the desk's operations in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }
