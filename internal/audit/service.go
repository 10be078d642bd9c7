package audit

import "github.com/readmit/readmit/internal/op"

// Service has the operations on the audit log.
type Service struct{ db *op.DB }

// NewService returns the operations on the audit log in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }
