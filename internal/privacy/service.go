package privacy

import "github.com/readmit/readmit/internal/op"

// Service has the operations of deletion.
type Service struct {
	db *op.DB
	// holder names this process among those that erase.
	holder string
	// Node names this process among the servers over the database; empty in one
	// that does not serve.
	Node string
	// Tombstones is the file that outlives backups. Nothing is erased without it.
	Tombstones Tombstones
	// Beside are the steps of packages that stand beside this one and hold
	// something of accounts.
	Beside []Erase
}

// NewService returns the operations in db.
func NewService(db *op.DB) *Service { return &Service{db: db, holder: db.IDs.UUID()} }
