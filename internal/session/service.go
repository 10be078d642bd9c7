package session

import "github.com/readmit/readmit/internal/op"

// Service has the operations on sessions and devices.
type Service struct {
	db     *op.DB
	places *Places
}

// NewService returns the operations on sessions in db. places tells where
// addresses are; nil knows of none.
func NewService(db *op.DB, places *Places) *Service { return &Service{db: db, places: places} }
