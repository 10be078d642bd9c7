package credential

import (
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/tenant"
)

// Service has the operations on customers' credentials, and the steps that
// work outside of transactions.
type Service struct {
	db     *op.DB
	hasher *proof.Hasher
	// Portals says at which address a tenant's customers come in, for which
	// their passkeys are made. It is set before the first request; without it
	// there are no passkeys.
	Portals *tenant.Portals
	// Breached is the operator's list of known passwords; nil if there is none.
	// It is set before the first request.
	Breached *Breached
}

// NewService returns the operations on credentials in db. The hasher is that
// of the whole process, since it limits how many passwords are checked at once.
func NewService(db *op.DB, hasher *proof.Hasher) *Service {
	return &Service{db: db, hasher: hasher}
}
