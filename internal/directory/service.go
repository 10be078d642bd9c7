package directory

import "github.com/readmit/readmit/internal/op"

// Service has the operations on the whole directory.
type Service struct{ db *op.DB }

// NewService returns the operations on the directory in db.
func NewService(db *op.DB) *Service { return &Service{db: db} }
