package account

import (
	"context"
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/id"
	"github.com/readmit/readmit/internal/store"
)

// Bulk is a draft made ready to be inserted with many others. Making it ready
// needs no database, so that several can be made side by side.
type Bulk struct {
	Draft *Draft
	// N is the account's number, once it is inserted.
	N int64
	// Reserved is a number that was taken for it before by [TakeNumbers]; 0
	// if it gets one when it is inserted.
	Reserved int64

	tenant string
	row    insertAccountParams
	claims map[string]string
	ids    []string // of phones, addresses and identities, in this order
	quiet  int64    // see quietOf
}

// Prepare makes a draft ready. A draft without an id gets one.
func Prepare(tenant string, ids id.Source, d *Draft) *Bulk {
	if d.ID == "" {
		d.ID = ids.UUID()
	}
	b := &Bulk{Draft: d, tenant: tenant, row: d.row(tenant), claims: d.identifiers()}
	b.quiet, _ = quietOf(d, ids.Now())
	for _, part := range []struct {
		prefix string
		n      int
	}{{"tel", len(d.Phones)}, {"adr", len(d.Addresses)}, {"idn", len(d.Identities)}} {
		from := len(b.ids)
		for range part.n {
			b.ids = append(b.ids, ids.New(part.prefix))
		}
		slices.Sort(b.ids[from:]) // so that they come out in the order in which they came in
	}
	return b
}

// What only one account may have, beside the identifiers: its login ID in the
// whole installation, and a provider's person in its tenant. No identifier
// begins like this.
const (
	claimLogin    = "\x1flogin\x1f"
	claimIdentity = "\x1fidentity\x1f"
)

// Claims returns what no other account may have, each with the name of its
// field: identifiers, the login ID, and the people of providers.
func (b *Bulk) Claims() map[string]string {
	out := make(map[string]string, len(b.claims)+2)
	for value, kind := range b.claims {
		out[value] = kind
	}
	out[claimLogin+b.Draft.ID] = "login_id"
	for _, i := range b.Draft.Identities {
		if i.Subject != "" {
			out[identityClaim(i.Type, i.Subject)] = "identities"
		}
	}
	return out
}

// InsertBulk inserts prepared accounts of one tenant, whose claims must be
// free, and sets their numbers. It records no event.
//
// With whole set, all that search needs is written with them. Otherwise the
// search tables and the identifiers are left to [FinishFill], which needs
// [BeginFill] before.
func InsertBulk(ctx context.Context, tx *store.Tx, list []*Bulk, whole bool) error {
	if len(list) == 0 {
		return nil
	}
	if !whole {
		if err := stillFilling(ctx, tx); err != nil {
			return err
		}
	}
	if err := giveNumbers(ctx, tx, list); err != nil {
		return err
	}
	rows := spareRows.Get().(*bulkRows)
	defer spareRows.Put(rows)
	rows.reset()
	for _, b := range list {
		rows.add(b)
	}
	for _, t := range rows.tables() {
		if err := tx.Copy(t.name, t.columns, t.values); err != nil {
			return err
		}
	}
	if err := countBulk(ctx, tx, list); err != nil {
		return err
	}
	if err := bulkQuiet(ctx, tx, list, whole); err != nil || !whole {
		return err
	}
	return insertSearchRows(ctx, tx, list)
}

// giveNumbers gives each account its number.
func giveNumbers(ctx context.Context, tx *store.Tx, list []*Bulk) error {
	missing := 0
	for _, b := range list {
		if b.N = b.Reserved; b.N == 0 {
			missing++
		}
	}
	taken, err := TakeNumbers(ctx, tx, missing)
	if err != nil {
		return err
	}
	for _, b := range list {
		if b.N == 0 {
			b.N, taken = taken[0], taken[1:]
		}
	}
	return nil
}

// TakeNumbers takes numbers for n accounts, rising, that no other account ever
// had or gets.
func TakeNumbers(ctx context.Context, tx *store.Tx, n int) ([]int64, error) {
	out := make([]int64, 0, n)
	if n == 0 {
		return out, nil
	}
	if tx.Dialect() == store.SQLite {
		last, err := raiseSequence(ctx, tx, n)
		for i := range n {
			out = append(out, last-int64(n-1-i))
		}
		return out, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT nextval(pg_get_serial_sequence('account', 'n')) FROM generate_series(1, $1::bigint)", int64(n))
	if err != nil {
		return nil, fmt.Errorf("take account numbers: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var taken int64
		if err := rows.Scan(&taken); err != nil {
			return nil, fmt.Errorf("take account numbers: %w", err)
		}
		out = append(out, taken)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("take account numbers: %w", err)
	}
	return out, nil
}

// raiseSequence raises SQLite's note of the last number that was given, which
// is not there before the first account (https://www.sqlite.org/autoinc.html).
func raiseSequence(ctx context.Context, tx *store.Tx, n int) (last int64, err error) {
	_, err = tx.ExecContext(ctx, "INSERT INTO sqlite_sequence (name, seq) SELECT 'account', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'account')")
	if err == nil {
		err = tx.QueryRowContext(ctx, "UPDATE sqlite_sequence SET seq = seq + $1 WHERE name = 'account' RETURNING seq", int64(n)).Scan(&last)
	}
	if err != nil {
		return 0, fmt.Errorf("take account numbers: %w", err)
	}
	return last, nil
}

// countBulk adds one change for each tenant and state.
func countBulk(ctx context.Context, tx *store.Tx, list []*Bulk) error {
	deltas := map[insertCountParams]int64{}
	for _, b := range list {
		for _, state := range b.Draft.states() {
			deltas[insertCountParams{Tenant: b.tenant, State: state}]++
		}
	}
	for _, state := range []string{"total", "verified", "pending", "inactive"} {
		p := insertCountParams{Tenant: list[0].tenant, State: state}
		if p.Delta = deltas[p]; p.Delta == 0 {
			continue
		}
		if err := New(tx).insertCount(ctx, p); err != nil {
			return fmt.Errorf("count the accounts: %w", err)
		}
	}
	return nil
}

// insertSearchRows writes what FinishFill would write for these accounts.
func insertSearchRows(ctx context.Context, tx *store.Tx, list []*Bulk) error {
	var s searchRows
	for _, b := range list {
		s.add(b.tenant, b.N, b.row.CreatedAt, b.row.State, b.claims, b.Draft)
	}
	for _, t := range s.tables(tx.Dialect()) {
		if err := tx.Copy(t.name, t.columns, t.values); err != nil {
			return err
		}
	}
	return s.insertDictionary(ctx, tx)
}

// searchRows are the rows of the identifiers and of the search tables.
type searchRows struct {
	identifiers, segments, words, trigrams []any
	dictionary                             []insertDictionaryWordParams
	known                                  map[insertDictionaryWordParams]bool
}

func (s *searchRows) add(tenant string, n, since int64, state string, claims map[string]string, d *Draft) {
	for _, value := range sortedKeys(claims) {
		s.identifiers = append(s.identifiers, tenant, value, claims[value], n, since)
	}
	for _, address := range []string{d.Email, d.UnverifiedEmail} {
		if address == "" {
			continue
		}
		for _, h := range distinctSegments(tenant, address) {
			s.segments = append(s.segments, h, n, address)
		}
	}
	words := d.words()
	all := nameWords(words)
	for kind, words := range words {
		for _, w := range words {
			s.words = append(s.words, tenant, kind, w, all, n, since, state)
			s.learn(insertDictionaryWordParams{Tenant: tenant, Kind: kind, Fold: w})
		}
	}
	bodies := d.trigramBodies()
	for _, kind := range sortedKeys(bodies) {
		s.trigrams = append(s.trigrams, n*8+kind, bodies[kind])
	}
}

func (s *searchRows) learn(w insertDictionaryWordParams) {
	if s.known == nil {
		s.known = map[insertDictionaryWordParams]bool{}
	}
	if !s.known[w] {
		s.known[w] = true
		s.dictionary = append(s.dictionary, w)
	}
}

func (s *searchRows) tables(d store.Dialect) []bulkTable {
	return []bulkTable{
		{"identifier", identifierColumns, s.identifiers},
		{"seg", segColumns, s.segments},
		{"name_word", wordColumns, s.words},
		{"trigram", trigramColumns[d], s.trigrams},
	}
}

func (s *searchRows) insertDictionary(ctx context.Context, tx *store.Tx) error {
	q := New(tx)
	// One order for all writers, so that two of them cannot block each other.
	slices.SortFunc(s.dictionary, compareWords)
	for _, w := range s.dictionary {
		if err := q.insertDictionaryWord(ctx, w); err != nil {
			return fmt.Errorf("insert a name's word: %w", err)
		}
	}
	return nil
}

// distinctSegments leaves out a key that two pieces share by chance.
func distinctSegments(tenant, address string) []int64 {
	h := segments(tenant, address)
	slices.Sort(h[:])
	return slices.Compact(h[:])
}
