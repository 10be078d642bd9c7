package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// States is how many accounts are in each state. The states overlap.
type States struct {
	Total           int64 `json:"total"`
	Verified        int64 `json:"verified"`
	Pending         int64 `json:"pending"`
	Locked          int64 `json:"locked"`
	PendingDeletion int64 `json:"pending_deletion"`
	// Capped says that a figure of 1,000 may be any greater one: within segments,
	// only so far is counted.
	Capped bool `json:"capped"`
}

// Counts returns how many accounts the key may see, by state.
func (a *Accounts) Counts(ctx context.Context) (*States, error) {
	var out States
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/counts", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Recent are the key's own lists, the newest first.
type Recent struct {
	Opened []OwnAccount `json:"opened"`
	Pinned []OwnAccount `json:"pinned"`
}

// OwnAccount is an account in one of the key's own lists.
type OwnAccount struct {
	Summary
	At time.Time `json:"at"` // opened, or pinned
}

// Recent returns the accounts that the key read last and those that it pinned.
func (a *Accounts) Recent(ctx context.Context) (*Recent, error) {
	var out Recent
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/recent", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Pin puts an account into the key's own list.
func (a *Accounts) Pin(ctx context.Context, id string) error {
	return a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/pin", nil, nil, nil)
}

// Unpin takes an account out of the key's own list.
func (a *Accounts) Unpin(ctx context.Context, id string) error {
	return a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/unpin", nil, nil, nil)
}
