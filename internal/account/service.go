package account

import "github.com/readmit/readmit/internal/op"

// Service has the operations on accounts.
type Service struct {
	db    *op.DB
	sizes sizes
}

// NewService returns the operations on accounts in db.
func NewService(db *op.DB) *Service { return &Service{db: db, sizes: usual} }
