package console

import (
	"encoding/base64"
	"encoding/json"
	"net/url"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/keyring"
)

// place is a page within the results of a search.
type place struct {
	// From is the number of its first row, counted from 1.
	From int `json:"f"`
	// Cursor leads to the page; empty for the first one.
	Cursor string `json:"c,omitempty"`
	// Before are the cursors of the pages before, the nearest last. Only so
	// many are kept that the address stays short; the first page follows them.
	Before []string `json:"b,omitempty"`
}

// placesBack is how many pages one can go back one by one.
const placesBack = 12

// placeIn opens the page that an address names, or gives the first page.
func (c *console) placeIn(tenant, token string) place {
	first := place{From: 1}
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || token == "" {
		return first
	}
	plain, err := c.Ring.Open(keyring.PurposeCursor, sealed, keptFor(tenant))
	if err != nil {
		return first
	}
	var p place
	if json.Unmarshal(plain, &p) != nil || p.From < 1 {
		return first
	}
	return p
}

// after is the page that follows one of so many rows.
func (p place) after(rows int, cursor string) place {
	before := append(append([]string(nil), p.Before...), p.Cursor)
	return place{From: p.From + rows, Cursor: cursor, Before: before[max(0, len(before)-placesBack):]}
}

// previous is the page before one that came after pages of so many rows.
func (p place) previous(rows int) place {
	if len(p.Before) == 0 || p.From <= rows {
		return place{From: 1}
	}
	last := len(p.Before) - 1
	if p.Before[last] == "" {
		return place{From: 1}
	}
	return place{From: p.From - rows, Cursor: p.Before[last], Before: p.Before[:last]}
}

// placeToken names a page in an address; empty for the first one.
func (c *console) placeToken(tenant string, p place) string {
	plain, err := json.Marshal(p)
	if err != nil || p.Cursor == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(c.Ring.Seal(keyring.PurposeCursor, plain, keptFor(tenant)))
}

// address is where a page of a search stands. Filters by a tile have no token
// and are named in words.
func (c *console) address(v *visit, search url.Values, p place) string {
	query := url.Values{}
	for k, values := range search {
		query[k] = values
	}
	if token := c.placeToken(v.tenant.ID, p); token != "" {
		query.Set("cursor", token)
	}
	path := view.CustomersPath(v.slug())
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}
