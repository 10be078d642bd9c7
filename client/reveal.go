package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// Reveal says what to reveal of an account, and why.
type Reveal struct {
	// Part is email, phone, address, birthday, picture or attributes, or contact
	// for the first four.
	Part string `json:"part"`
	// Because is caller, call_back, correction, fraud, data_request or other.
	Because string `json:"because"`
	// Reason says it in words.
	Reason string `json:"reason"`
}

// Revealed says what is open now, and how long.
type Revealed struct {
	Account string    `json:"account"`
	Parts   []string  `json:"parts"`
	Until   time.Time `json:"until"`
	// Today is how many times something was revealed within 24 hours.
	Today int64 `json:"today"`
}

// Reveal opens what is masked of an account to the key, or to a desk key's
// agent, for a quarter of an hour. The values are read by [Accounts.Get].
func (a *Accounts) Reveal(ctx context.Context, id string, in Reveal) (*Revealed, error) {
	var out Revealed
	if err := a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/reveal", nil, in, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Reader is somebody of the staff, or a program, who read an account.
type Reader struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Kind       string     `json:"kind"` // member or key
	At         time.Time  `json:"at"`   // last
	Views      int64      `json:"views"`
	RevealedAt *time.Time `json:"revealed_at"` // nil: did not reveal what is masked
}

// Readers lists who read the account within 30 days, the last one first.
func (a *Accounts) Readers(ctx context.Context, id string) ([]Reader, error) {
	var out struct {
		Items []Reader `json:"items"`
	}
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/readers", nil, nil, &out); err != nil {
		return nil, err
	}
	return out.Items, nil
}
