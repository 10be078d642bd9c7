package oauth

import (
	"sync"

	"github.com/readmit/readmit/internal/op"
)

// Service has the operations on applications and what was granted to them.
type Service struct {
	db    *op.DB
	keys  *keys
	tally *tally
}

// NewService returns the operations in db.
func NewService(db *op.DB) *Service {
	return &Service{db: db, keys: &keys{db: db, mu: &sync.Mutex{}, kept: map[string]keySet{}}, tally: newTally()}
}
