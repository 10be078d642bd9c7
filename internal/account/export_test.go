package account

import "github.com/readmit/readmit/internal/op"

// NewTightService searches as if few accounts were many: every way of finding
// and paging is taken by a handful.
func NewTightService(db *op.DB) *Service {
	return &Service{db: db, sizes: sizes{few: [2]int{1, 1}, wide: 2, walk: 2, names: 2, counted: 3, sorted: 2, chunk: 1, chunks: 2, patience: 4}}
}

// NewWideService treats every drive as wide, and walks in long chunks.
func NewWideService(db *op.DB) *Service {
	return &Service{db: db, sizes: sizes{few: [2]int{1, 1}, wide: 2, walk: 2, names: 2, counted: 3, sorted: 2, chunk: 512, chunks: 512, patience: 2000}}
}

// SearchIn searches inside a transaction that is still open.
func SearchIn(tx *op.Tx, db *op.DB, in SearchInput) (SearchOutput, error) {
	return search(tx, db, usual, in)
}
