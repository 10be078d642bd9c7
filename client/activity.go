package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Activity says which part of an account's history to list. The zero value
// asks for all of it.
type Activity struct {
	Types []string // cards (NOTE), events (desk.note_added), or own types (external:order_shipped)
	Words string   // searched in notes: nothing but notes is listed then
	From  time.Time
	To    time.Time // not included
	Limit int       // entries a page, at most 200; 0: the server's choice
}

// Entry is one card of an account's history.
type Entry struct {
	Event
	Card string `json:"card"`
	// Note is the note that the card is about, with its versions.
	Note *VersionedNote `json:"note"`
	// External is the tenant's own type that the card is of.
	External *ExternalType `json:"external"`
}

// ExternalType is a type of entries that other systems add.
type ExternalType struct {
	Type       string    `json:"type"`
	Label      string    `json:"label"`
	Icon       string    `json:"icon"`
	DeclaredAt time.Time `json:"declared_at"`
}

// ExternalCount is such a type and how many entries of it there are.
type ExternalCount struct {
	ExternalType
	Count int64 `json:"count"`
}

// ActivityPage is one page of an account's history, newest first.
type ActivityPage struct {
	Items      []Entry     `json:"items"`
	NextCursor string      `json:"next_cursor"` // empty: that was all
	Types      []CardCount `json:"types"`       // that this account has
	// External are the tenant's own types that this account has entries of.
	External []ExternalCount `json:"external"`
	Pinned   []Note          `json:"pinned"`
}

// CardCount is a kind of card and how many of it there are.
type CardCount struct {
	Card  string `json:"card"`
	Count int64  `json:"count"`
}

// ActivityPage returns one page of an account's history: the first one for
// the cursor "".
func (a *Accounts) ActivityPage(ctx context.Context, id string, q Activity, cursor string) (*ActivityPage, error) {
	values := url.Values{}
	for _, t := range q.Types {
		values.Add("type", t)
	}
	if q.Words != "" {
		values.Set("words", q.Words)
	}
	addTime(values, "from", q.From)
	addTime(values, "to", q.To)
	addPage(values, q.Limit, cursor)
	var out ActivityPage
	if err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/activity", values, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Activity walks through an account's history, newest first, and asks for
// further pages as they are needed. It ends after the first error.
func (a *Accounts) Activity(ctx context.Context, id string, q Activity) iter.Seq2[Entry, error] {
	return pages(func(cursor string) ([]Entry, string, error) {
		page, err := a.ActivityPage(ctx, id, q, cursor)
		if err != nil {
			return nil, "", err
		}
		return page.Items, page.NextCursor, nil
	})
}

// pages walks through a list page by page.
func pages[T any](get func(cursor string) ([]T, string, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for cursor := ""; ; {
			items, next, err := get(cursor)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			cursor = next
		}
	}
}

func addTime(values url.Values, name string, t time.Time) {
	if !t.IsZero() {
		values.Set(name, t.UTC().Format(time.RFC3339Nano))
	}
}

func addPage(values url.Values, limit int, cursor string) {
	if limit > 0 {
		values.Set("limit", strconv.Itoa(limit))
	}
	if cursor != "" {
		values.Set("cursor", cursor)
	}
}
