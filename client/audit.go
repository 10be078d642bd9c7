package client

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"time"
)

// Audit reads the audit log.
type Audit struct{ c *Client }

// AuditSearch says which entries to read. The zero value asks for all.
type AuditSearch struct {
	Entry   string // an entry's own id
	Actor   string // id
	Op      string // an operation's name
	Target  string // id
	Outcome string // done, refused, failed
	Via     string // console, rest, cli, job
	Request string // a request's id
	Brief   bool   // without the personal parts
	From    time.Time
	To      time.Time // not included
	Limit   int       // entries a page, at most 200; 0: the server's choice
}

// AuditEntry is one audit entry.
type AuditEntry struct {
	ID             string    `json:"id"`
	Index          *int64    `json:"index"` // in the tree; nil for about a second
	At             time.Time `json:"at"`
	ActorKind      string    `json:"actor_kind"`
	Actor          string    `json:"actor"`
	ActorName      string    `json:"actor_name"` // as it is now
	OnBehalfOf     string    `json:"on_behalf_of"`
	OnBehalfOfName string    `json:"on_behalf_of_name"`
	Via            string    `json:"via"`
	Op             string    `json:"op"`
	Target         string    `json:"target"`
	AboutAccount   bool      `json:"about_account"` // the target is a login ID
	Case           string    `json:"case"`
	Outcome        string    `json:"outcome"`
	Code           string    `json:"code"`
	LevelNeeded    int       `json:"level_needed"`
	LevelHeld      int       `json:"level_held"`
	Approval       string    `json:"approval"`
	Request        string    `json:"request"`
	Personal       *Personal `json:"personal"` // nil if it was erased, or not asked for
}

// Personal is the erasable part of an audit entry.
type Personal struct {
	Address   string          `json:"address"`
	UserAgent string          `json:"user_agent"`
	Reason    string          `json:"reason"`
	Input     json.RawMessage `json:"input"`
}

// AuditPage is one page of entries, newest first.
type AuditPage struct {
	Items      []AuditEntry `json:"items"`
	Total      AuditTotal   `json:"total"`
	NextCursor string       `json:"next_cursor"` // empty on the last page
}

// AuditTotal is how many entries fit.
type AuditTotal struct {
	Count  int  `json:"count"`
	Capped bool `json:"capped"` // there are more than Count
}

// AuditFilters are the values that entries have.
type AuditFilters struct {
	Actors   []AuditWho `json:"actors"`
	Ops      []string   `json:"ops"`
	Outcomes []string   `json:"outcomes"`
	Vias     []string   `json:"vias"`
}

// AuditWho is somebody who acted.
type AuditWho struct {
	ID   string `json:"id"`
	Name string `json:"name"` // empty for Readmit itself
	Kind string `json:"kind"` // member, desk_key, key, system
}

// Filters returns by what entries can be filtered.
func (a *Audit) Filters(ctx context.Context) (*AuditFilters, error) {
	var out AuditFilters
	if err := a.c.Do(ctx, http.MethodGet, "/audit/filters", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// SearchPage returns one page of entries: the first one for the cursor "".
func (a *Audit) SearchPage(ctx context.Context, s AuditSearch, cursor string) (*AuditPage, error) {
	v := url.Values{}
	for name, text := range map[string]string{
		"entry": s.Entry, "actor": s.Actor, "op": s.Op, "target": s.Target, "outcome": s.Outcome, "via": s.Via, "request": s.Request,
	} {
		if text != "" {
			v.Set(name, text)
		}
	}
	if s.Brief {
		v.Set("brief", "true")
	}
	addTime(v, "from", s.From)
	addTime(v, "to", s.To)
	addPage(v, s.Limit, cursor)
	var out AuditPage
	if err := a.c.Do(ctx, http.MethodGet, "/audit", v, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Search walks through the entries, newest first, and asks for further pages
// as they are needed. It ends after the first error.
func (a *Audit) Search(ctx context.Context, s AuditSearch) iter.Seq2[AuditEntry, error] {
	return pages(func(cursor string) ([]AuditEntry, string, error) {
		page, err := a.SearchPage(ctx, s, cursor)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.NextCursor, nil
	})
}
