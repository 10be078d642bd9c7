package webhook

import "github.com/readmit/readmit/internal/op"

// Service has the operations on what other systems are told.
type Service struct{ db *op.DB }

// NewService returns the operations on what other systems are told, in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }
