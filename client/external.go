package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// ExternalEntry is something that another system has to say about an account.
type ExternalEntry struct {
	// Type is the tenant's own, such as order_shipped. Label and Icon are how it
	// reads if this is its first entry.
	Type  string `json:"type"`
	Label string `json:"label,omitempty"`
	Icon  string `json:"icon,omitempty"`
	Text  string `json:"text"`
	Link  string `json:"link,omitempty"` // https
	// OccurredAt is when it happened; zero: now.
	OccurredAt time.Time `json:"occurred_at,omitzero"`
	// OwnID is the other system's id: the same one again adds nothing.
	OwnID string `json:"own_id,omitempty"`
}

// AddedEntry is an entry as it stands in the account's activity.
type AddedEntry struct {
	ExternalEntry
	ID       string    `json:"id"` // the event's
	At       time.Time `json:"at"` // when it came in
	Repeated bool      `json:"repeated"`
}

// AddExternalEntry adds what another system says about an account to its
// activity. The problem's code is "entry_differs" if the own id was used for
// something else.
func (a *Accounts) AddExternalEntry(ctx context.Context, id string, e ExternalEntry) (*AddedEntry, error) {
	var out AddedEntry
	if err := a.c.Do(ctx, http.MethodPost, "/accounts/"+url.PathEscape(id)+"/external-entries", nil, e, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// Panel is what another system shows beside an account: pairs of label and
// value, a small table, or both.
type Panel struct {
	Title   string     `json:"title"`
	Rows    []PanelRow `json:"rows,omitempty"`
	Columns []string   `json:"columns,omitempty"`
	Cells   [][]string `json:"cells,omitempty"` // each line as long as Columns
	Link    string     `json:"link,omitempty"`  // https
	// UpdatedAt is when it was so; zero: now. An older state does not replace a
	// newer one.
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// PanelRow is a label and its value.
type PanelRow struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// ShownPanel is a panel as it stands on an account.
type ShownPanel struct {
	Panel
	Key   string    `json:"key"`
	PutAt time.Time `json:"put_at"`
	PutBy string    `json:"put_by"`
}

// PutPanel puts a panel on an account, in place of what stood there under the
// same key. The problem's code is "panel_older" if what is there is newer.
func (a *Accounts) PutPanel(ctx context.Context, id, key string, p Panel) (*ShownPanel, error) {
	var out ShownPanel
	if err := a.c.Do(ctx, http.MethodPost, panelPath(id, key), nil, p, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// RemovePanel takes a panel off an account.
func (a *Accounts) RemovePanel(ctx context.Context, id, key string) error {
	return a.c.Do(ctx, http.MethodPost, panelPath(id, key)+"/remove", nil, nil, nil)
}

// Panels lists what other systems show of an account.
func (a *Accounts) Panels(ctx context.Context, id string) ([]ShownPanel, error) {
	var out struct {
		Items []ShownPanel `json:"items"`
	}
	err := a.c.Do(ctx, http.MethodGet, "/accounts/"+url.PathEscape(id)+"/panels", nil, nil, &out)
	return out.Items, err
}

func panelPath(id, key string) string {
	return "/accounts/" + url.PathEscape(id) + "/panels/" + url.PathEscape(key)
}

// Redact removes a note's text for good, with the reason why. If version is not
// the note's any more, nothing is done and the code is "note_changed". 0 skips
// the comparison.
func (n *Notes) Redact(ctx context.Context, id string, version int, reason string) error {
	return n.c.Do(ctx, http.MethodPost, "/notes/"+url.PathEscape(id)+"/redact", nil, map[string]any{"version": version, "reason": reason}, nil)
}

// ExternalTypes lists the types of external entries.
func (c *Client) ExternalTypes(ctx context.Context) ([]ExternalType, error) {
	var out struct {
		Items []ExternalType `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/external-types", nil, nil, &out)
	return out.Items, err
}

// ChangeExternalType gives a type another label and icon, for all its entries.
func (c *Client) ChangeExternalType(ctx context.Context, kind, label, icon string) error {
	return c.Do(ctx, http.MethodPost, "/external-types/"+url.PathEscape(kind)+"/change", nil, map[string]string{"label": label, "icon": icon}, nil)
}
