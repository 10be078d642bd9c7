package desk

import "github.com/readmit/readmit/internal/op"

// Service has the operations of the desk.
type Service struct{ db *op.DB }

// NewService returns the desk's operations in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }
