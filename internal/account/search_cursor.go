package account

import (
	"encoding/json"
	"fmt"

	"github.com/readmit/readmit/internal/keyring"
)

// searchBound ties a cursor to tenant, actor and query.
type searchBound = keyring.CursorBound

var errCursor = keyring.ErrCursorMalformed

// searchCursor is where a page ended and how it was found, so that the next
// one is found in the same way.
type searchCursor struct {
	Reading   int    `json:"r,omitempty"`
	Head      int    `json:"h,omitempty"` // how many identified accounts were shown
	Begin     bool   `json:"b,omitempty"` // nothing else was shown yet
	Criterion int    `json:"c"`
	Drive     int    `json:"d"`
	By        string `json:"o,omitempty"`
	Desc      bool   `json:"z,omitempty"`
	Sorted    bool   `json:"s,omitempty"`
	Near      bool   `json:"e,omitempty"` // near addresses took the place of a beginning
	K         []byte `json:"k,omitempty"`
	I         int64  `json:"i,omitempty"`
	W         []byte `json:"w,omitempty"`
	Long      bool   `json:"l,omitempty"` // the words of the name are too long to be carried
	N         int64  `json:"n,omitempty"`
	Shown     int    `json:"x,omitempty"` // of near addresses
	Count     int    `json:"t,omitempty"`
	Capped    bool   `json:"u,omitempty"`
}

func (c searchCursor) place() place {
	return place{N: c.N, K: string(c.K), I: c.I, W: string(c.W)}
}

// openCursor reads the cursor, if one is given.
func (s *searching) openCursor() error {
	query := s.in
	query.Cursor, query.Limit = "", 0
	text, err := json.Marshal(query)
	if err != nil {
		return fmt.Errorf("encode the query: %w", err)
	}
	s.bound = searchBound{Tenant: s.tx.Actor.Tenant, Actor: s.tx.Actor.ID, Query: keyring.CursorQuery(opSearch.Name, string(text))}
	if s.in.Cursor == "" {
		return nil
	}
	if err := s.db.Ring.OpenCursor(s.bound, s.in.Cursor, &s.cursor); err != nil {
		return err
	}
	if !s.cursor.Long {
		return nil
	}
	rows, err := s.among([]int64{s.cursor.N}, nil)
	if err == nil && len(rows) == 1 {
		s.cursor.words([]byte(rows[0].W))
	}
	return err
}

// maxCursorWords is how many bytes of a name's words a cursor carries.
const maxCursorWords = 250

// words sets the part of the place that is the words of the name.
func (c *searchCursor) words(w []byte) {
	if c.By == SortName {
		c.K = w
		return
	}
	c.W = w
}

// next seals the place at which a page ends.
func (s *searching) next(p page, reading, head int, all Total) (string, error) {
	c := searchCursor{
		Reading: reading, Head: head, Criterion: p.at.criterion, Drive: p.at.drive, By: p.by, Desc: p.desc, Sorted: p.sorted, Near: p.orNear,
		Count: all.Count, Capped: all.Capped, Shown: s.cursor.Shown + len(p.rows),
	}
	switch {
	case p.stop != nil:
		c.at(*p.stop)
	case len(p.rows) > 0:
		c.at(p.rows[len(p.rows)-1])
	case s.in.Cursor != "" && !s.cursor.Begin:
		c.at(s.cursor.place())
	default:
		c.Begin = true
	}
	text, err := s.db.Ring.SealCursor(s.bound, c)
	if err != nil {
		return "", fmt.Errorf("mark the end of the page: %w", err)
	}
	return text, nil
}

func (c *searchCursor) at(p place) {
	c.K, c.I, c.N, c.W = []byte(p.K), p.I, p.N, []byte(p.W)
	if c.By == SortName {
		c.W, p.W = nil, ""
	}
	if long := len(p.W) + len(p.K); long > maxCursorWords && (c.By == SortName || p.W != "") {
		c.Long = true
		c.words(nil)
	}
}
