package directory

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
)

// Service has the operations on the whole directory.
type Service struct {
	db       *op.DB
	accounts *account.Service
}

// NewService returns the operations on the directory in db.
func NewService(db *op.DB) *Service { return &Service{db: db, accounts: account.NewService(db)} }
