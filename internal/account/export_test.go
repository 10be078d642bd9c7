package account

import "github.com/readmit/readmit/internal/op"

// NewTightService searches as if few accounts were many: every way of finding
// and paging is taken by a handful.
func NewTightService(db *op.DB) *Service {
	return &Service{db: db, sizes: sizes{few: 1, wide: 2, walk: 2, counted: 3, sorted: 2, chunk: 1, chunks: 2, patience: 4}}
}

// NewWideService treats every drive as wide, and walks in long chunks.
func NewWideService(db *op.DB) *Service {
	return &Service{db: db, sizes: sizes{few: 1, wide: 2, walk: 2, counted: 3, sorted: 2, chunk: 512, chunks: 512, patience: 2000}}
}

// CountDrive counts a drive with so many rows step by step, as the planner
// does, and answers what each step says.
func CountDrive(tx *op.Tx, db *op.DB, word string, steps ...int) (counts []int, err error) {
	s := &searching{tx: tx, db: db, sizes: usual, counted: map[*drive]counted{}}
	s.r = reader{dialect: tx.Dialect(), tenant: tx.Actor.Tenant}
	d := s.r.nameWord("l", Prefix, word).drives[0]
	for _, most := range steps {
		n, err := s.count(d, most)
		if err != nil {
			return nil, err
		}
		counts = append(counts, n)
	}
	return counts, nil
}

// SearchIn searches inside a transaction that is still open.
func SearchIn(tx *op.Tx, db *op.DB, in SearchInput) (SearchOutput, error) {
	return search(tx, db, usual, in)
}

// NewSamplingService samples where more than 20 are counted.
func NewSamplingService(db *op.DB) *Service {
	return &Service{db: db, sizes: sizes{few: 1, wide: 200, walk: 30, counted: 20, sorted: 30, chunk: 512, chunks: 512, patience: 2000, sample: 16}}
}

// RarestName answers which of several beginnings of a first or last name
// drives the search.
func RarestName(tx *op.Tx, db *op.DB, first, last string) (string, error) {
	s := &searching{tx: tx, db: db, sizes: sizes{few: 1, wide: 2}, counted: map[*drive]counted{}}
	s.r = reader{dialect: tx.Dialect(), tenant: tx.Actor.Tenant}
	at, err := s.choose([]criterion{s.r.nameWord("f", Prefix, first), s.r.nameWord("l", Prefix, last)})
	return []string{first, last}[max(at.criterion, 0)], err
}

// LikeQueries are the looks for likely duplicates, each with the index that
// answers it.
var LikeQueries = []struct {
	Query, Index string
	Args         []any
}{
	{likeByEmail, "account_email_address", []any{"t", "a@b.example", 1}},
	{likeByEmailTag, "account_email_address", []any{"t", "a+", "a,", "b.example", 1}},
	{likeByGmail, "account_email_gmail", []any{"t", "a", 1}},
	{likeByGmailTag, "account_email_gmail", []any{"t", "a+", "a,", 1}},
	{likeByPhone, "account_phone_number", []any{"t", "+1", 1}},
	{likeByCustomerID, "account_customer_id", []any{"t", "c", 1}},
	{likeByLegacyID, "account_legacy_id", []any{"t", "l", 1}},
	{likeByBirthday, "account_born", []any{"t", 1991, 3, 14, "w", 1}},
	{likeByAddress, "account_address_place", []any{"20001", "1 main st", "t", "w", 1}},
}
