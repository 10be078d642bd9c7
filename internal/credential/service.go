package credential

import (
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
)

// Service has the operations on customers' credentials, and the steps that
// work outside of transactions.
type Service struct {
	db     *op.DB
	hasher *proof.Hasher
}

// NewService returns the operations on credentials in db. The hasher is that
// of the whole process, since it limits how many passwords are checked at once.
func NewService(db *op.DB, hasher *proof.Hasher) *Service {
	return &Service{db: db, hasher: hasher}
}
