package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// TemplateEntry is a template by one channel, email or sms.
type TemplateEntry struct {
	Template  string     `json:"template"`
	Channel   string     `json:"channel"`
	Notice    bool       `json:"notice"`
	Languages []string   `json:"languages"`
	Own       []OwnWords `json:"own"`
}

// OwnWords says in which language the tenant has words of its own, and who
// changed them last.
type OwnWords struct {
	Language      string    `json:"language"`
	Version       int64     `json:"version"`
	ChangedByName string    `json:"changed_by_name"`
	ChangedAt     time.Time `json:"changed_at"`
}

// TemplateKey names the words of a template in one language.
type TemplateKey struct {
	Template string `json:"template"`
	Channel  string `json:"channel"`
	Language string `json:"language"`
}

// TemplateWords are what a message says. Values stand in double braces.
type TemplateWords struct {
	Subject string `json:"subject"`
	Plain   string `json:"plain"`
	HTML    string `json:"html"` // empty: made from the plain text
}

// TemplateView is the words of a template with their version, which is 0 while
// they are built in.
type TemplateView struct {
	TemplateKey
	TemplateWords
	Version int64 `json:"version"`
}

// Templates lists the messages that customers get.
func (c *Client) Templates(ctx context.Context) ([]TemplateEntry, error) {
	var out struct {
		Items []TemplateEntry `json:"items"`
	}
	err := c.Do(ctx, http.MethodGet, "/templates", nil, nil, &out)
	return out.Items, err
}

// Template returns the words that hold.
func (c *Client) Template(ctx context.Context, key TemplateKey) (*TemplateView, error) {
	query := url.Values{"template": {key.Template}, "channel": {key.Channel}, "language": {key.Language}}
	var out TemplateView
	if err := c.Do(ctx, http.MethodGet, "/templates/view", query, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ChangeTemplate gives a template words of the tenant's own, based on a version,
// and returns the new one.
func (c *Client) ChangeTemplate(ctx context.Context, key TemplateKey, version int64, words TemplateWords) (int64, error) {
	var out struct {
		Version int64 `json:"version"`
	}
	err := c.Do(ctx, http.MethodPost, "/templates/change", nil, TemplateView{key, words, version}, &out)
	return out.Version, err
}

// ResetTemplate takes the tenant's own words away: the built-in ones hold again.
func (c *Client) ResetTemplate(ctx context.Context, key TemplateKey) error {
	return c.Do(ctx, http.MethodPost, "/templates/reset", nil, key, nil)
}

// PreviewTemplate shows words as their reader would see them.
func (c *Client) PreviewTemplate(ctx context.Context, key TemplateKey, words TemplateWords) (*TemplateWords, error) {
	var out TemplateWords
	err := c.Do(ctx, http.MethodPost, "/templates/preview", nil, struct {
		TemplateKey
		TemplateWords
	}{key, words}, &out)
	if err != nil {
		return nil, err
	}
	return &out, nil
}
