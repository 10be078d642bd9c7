package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Searches has the operations on saved searches.
type Searches struct{ c *Client }

// SavedSearch is a search that the key kept, or that somebody shares. Hand its
// Query to [Accounts.Search] to run it.
type SavedSearch struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Own    bool   `json:"own"`
	Shared bool   `json:"shared"`
	// Preferred says that the key begins with it.
	Preferred bool      `json:"preferred"`
	Query     Search    `json:"query"`
	At        time.Time `json:"at"`
}

// List returns the searches that the key kept and those that are shared in the
// tenant, by name.
func (s *Searches) List(ctx context.Context) ([]SavedSearch, error) {
	return listOf[SavedSearch](ctx, s.c, "/searches")
}

// Save keeps a search under a name. A name that the key uses already is a
// [*Problem] with the code "name_taken".
func (s *Searches) Save(ctx context.Context, name string, query Search) (*SavedSearch, error) {
	var out SavedSearch
	body := map[string]any{"name": name, "query": query}
	if err := s.c.Do(ctx, http.MethodPost, "/searches", nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Share shows a search of the key's own to everybody who may search in the
// tenant.
func (s *Searches) Share(ctx context.Context, id string) error { return s.do(ctx, id, "share") }

// Unshare shows a search of the key's own to nobody else any more.
func (s *Searches) Unshare(ctx context.Context, id string) error { return s.do(ctx, id, "unshare") }

// Remove forgets a search of the key's own.
func (s *Searches) Remove(ctx context.Context, id string) error { return s.do(ctx, id, "remove") }

func (s *Searches) do(ctx context.Context, id, verb string) error {
	return s.c.Do(ctx, http.MethodPost, "/searches/"+url.PathEscape(id)+"/"+verb, nil, nil, nil)
}

// listOf reads a list that comes whole.
func listOf[T any](ctx context.Context, c *Client, path string) ([]T, error) {
	var out struct {
		Items []T `json:"items"`
	}
	if err := c.Do(ctx, http.MethodGet, path, nil, nil, &out); err != nil {
		return nil, err
	}
	return out.Items, nil
}
