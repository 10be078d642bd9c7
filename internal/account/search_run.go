package account

import (
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/tenant"
)

// searchTime is how long a search may look for what no index lists before it
// answers with what it has.
const searchTime = 400 * time.Millisecond

// searching is one search under way.
type searching struct {
	tx     *op.Tx
	db     *op.DB
	sizes  sizes
	q      *Queries
	in     SearchInput
	r      reader
	limit  int
	until  time.Time
	cursor searchCursor
	bound  searchBound

	given    []criterion // besides the box
	box      boxed
	head     []place // accounts whose identifier was typed, above all others
	gaveUp   bool
	patience int // of a walk: 0 is without end
	counted  map[*drive]counted
}

func search(tx *op.Tx, db *op.DB, z sizes, in SearchInput) (SearchOutput, error) {
	s := &searching{tx: tx, db: db, sizes: z, q: New(tx), in: in, limit: in.Limit, until: db.Now().Add(searchTime), counted: map[*drive]counted{}}
	if s.limit == 0 {
		s.limit = DefaultLimit
	}
	if err := s.read(); err != nil {
		return SearchOutput{}, err
	}
	if err := s.openCursor(); err != nil {
		return SearchOutput{}, err
	}
	return s.answer()
}

// read turns the input into criteria.
func (s *searching) read() error {
	actor := s.tx.Actor
	s.r = reader{dialect: s.tx.Dialect(), tenant: actor.Tenant, wholeOnly: !actor.May(PartialPermission)}
	region, err := s.q.tenantRegion(s.tx.Ctx, actor.Tenant)
	if err != nil {
		return fmt.Errorf("read the tenant's region: %w", err)
	}
	s.r.region = region
	if err := s.searchable(); err != nil {
		return err
	}
	for _, t := range s.in.terms() {
		cs, err := s.r.term(t)
		if err != nil {
			return invalid(t.name, err)
		}
		s.given = append(s.given, cs...)
	}
	s.given = append(s.given, s.r.filters(s.in, s.tx.Now)...)
	if all, segments := actor.Segments(opSearch.Name); !all {
		s.given = append(s.given, s.r.scope(segments))
	}
	if s.box, err = s.r.box(s.in.Q); err != nil {
		return invalid("q", err)
	}
	return s.findHead()
}

// searchable refuses attributes that the tenant has not made searchable, and
// finds out which of them are masked for the searcher.
func (s *searching) searchable() error {
	if len(s.in.Attributes) == 0 {
		return nil
	}
	fields, err := tenant.Fields(s.tx.Ctx, s.tx.Tx, s.tx.Actor.Tenant)
	if err != nil {
		return err
	}
	mask := MaskFor(s.tx.Actor)
	mask.fields = map[string]tenant.Field{}
	for _, f := range fields {
		if f.Searchable {
			mask.fields[f.Key] = f
		}
	}
	s.r.hidden = map[string]bool{}
	for k := range s.in.Attributes {
		if _, searchable := mask.fields[k]; !searchable {
			return ErrNotSearchable
		}
		s.r.hidden[k] = mask.HidesAttribute(k)
	}
	return nil
}

// findHead looks up whose identifier the box holds.
func (s *searching) findHead() error {
	if s.box.whole == "" || s.in.Q == "" {
		return nil
	}
	ns, err := s.q.identifiedBy(s.tx.Ctx, identifiedByParams{Tenant: s.tx.Actor.Tenant, Value: s.box.whole})
	if err != nil {
		return fmt.Errorf("look up the identifier: %w", err)
	}
	slices.Sort(ns)
	s.head, err = s.among(ns, s.given)
	return err
}

// answer runs the first reading that finds somebody.
func (s *searching) answer() (SearchOutput, error) {
	readings := s.box.readings
	if len(readings) == 0 {
		readings = []reading{{}}
	}
	if s.in.Cursor != "" {
		if s.cursor.Reading >= len(readings) {
			return SearchOutput{}, errCursor
		}
		readings = readings[:s.cursor.Reading+1]
	}
	var found page
	at := 0
	for i := s.cursor.Reading; i < len(readings); i++ {
		p, err := s.run(append(slices.Clone(readings[i].criteria), s.given...))
		if err != nil {
			return SearchOutput{}, err
		}
		if i == s.cursor.Reading || len(p.rows) > 0 {
			found, at = p, i
		}
		if len(p.rows) > 0 {
			break
		}
	}
	return s.output(found, at, readings)
}
