package audit

import (
	"time"

	"github.com/readmit/readmit/internal/op"
)

// Service has the operations on the audit log.
type Service struct {
	db *op.DB
	// forgotten is until when [Service.ForgetTerms], which one job calls, has looked
	// through a tenant.
	forgotten map[string]time.Time
}

// NewService returns the operations on the audit log in db.
func NewService(db *op.DB) *Service { return &Service{db: db, forgotten: map[string]time.Time{}} }
