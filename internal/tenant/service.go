package tenant

import "github.com/readmit/readmit/internal/op"

// Service has the operations on tenants.
type Service struct{ db *op.DB }

// NewService returns the operations on tenants in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }
