package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Webhooks has the operations on where events are sent to.
type Webhooks struct{ c *Client }

// WebhookSettings are what is chosen of an endpoint.
type WebhookSettings struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	// Events are types, aliases, families such as account.*, or *.
	Events  []string `json:"events"`
	Segment string   `json:"segment"` // only about accounts in it; empty: all
	// Applications and Fields let through only events that name one of these
	// applications, and that changed one of these fields; none: all.
	Applications []string `json:"applications,omitempty"`
	Fields       []string `json:"fields,omitempty"`
}

// Webhook is an endpoint.
type Webhook struct {
	WebhookSettings
	ID           string     `json:"id"`
	Values       []string   `json:"values"`
	Mailer       bool       `json:"mailer"`
	Enabled      bool       `json:"enabled"`
	PausedAt     *time.Time `json:"paused_at"`
	Version      int64      `json:"version"`
	AddedAt      time.Time  `json:"added_at"`
	AddedBy      string     `json:"added_by"`
	Failures     int64      `json:"failures"`
	FailingSince *time.Time `json:"failing_since"`
	Failure      string     `json:"failure"`
	WorkedAt     *time.Time `json:"worked_at"`
	RestsUntil   *time.Time `json:"rests_until"`
	// Secret is there in the answers of Add and RotateSecret only.
	Secret string `json:"secret"`
	// Secrets are those that sign, in the answer of Get only.
	Secrets []struct {
		ID        string     `json:"id"`
		AddedAt   time.Time  `json:"added_at"`
		ExpiresAt *time.Time `json:"expires_at"`
	} `json:"secrets"`
}

// WebhookTest is how an endpoint answered a test.
type WebhookTest struct {
	OK      bool   `json:"ok"`
	Status  int    `json:"status"`
	Failure string `json:"failure"`
	TookMS  int64  `json:"took_ms"`
}

// Delivery is one event for one endpoint.
type Delivery struct {
	ID       string     `json:"id"`
	Event    string     `json:"event"`
	Pos      int64      `json:"pos"`
	Type     string     `json:"type"`
	At       time.Time  `json:"at"`
	Account  string     `json:"account"`
	Order    int64      `json:"account_order"`
	State    string     `json:"state"` // waiting, delivered, given_up
	Attempts int64      `json:"attempts"`
	NextAt   *time.Time `json:"next_at"`
	Since    time.Time  `json:"since"`
	DoneAt   *time.Time `json:"done_at"`
	Failure  string     `json:"failure"`
	Status   int64      `json:"status"`
	// Tries are the requests and answers, in the answer of Delivery only.
	Tries []DeliveryTry `json:"tries"`
}

// DeliveryTry is one request and its answer.
type DeliveryTry struct {
	ID      string          `json:"id"`
	At      time.Time       `json:"at"`
	Status  int64           `json:"status"`
	Failure string          `json:"failure"`
	TookMS  int64           `json:"took_ms"`
	Request json.RawMessage `json:"request"`
	Answer  string          `json:"answer"`
}

// List lists the endpoints, the oldest first.
func (w *Webhooks) List(ctx context.Context) ([]Webhook, error) {
	var out struct {
		Items []Webhook `json:"items"`
	}
	err := w.c.Do(ctx, http.MethodGet, "/webhooks", nil, nil, &out)
	return out.Items, err
}

// Get returns an endpoint with its secrets' dates.
func (w *Webhooks) Get(ctx context.Context, id string) (*Webhook, error) {
	return w.one(ctx, http.MethodGet, webhookPath(id), nil)
}

// Add adds an endpoint, switched on. Its secret is shown this once.
func (w *Webhooks) Add(ctx context.Context, settings WebhookSettings) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, "/webhooks", settings)
}

// Change sets everything of an endpoint. What somebody else changed since the
// version is a [*Problem] with the code "webhook_changed".
func (w *Webhooks) Change(ctx context.Context, id string, version int64, settings WebhookSettings) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/change", struct {
		Version int64 `json:"version"`
		WebhookSettings
	}{version, settings})
}

// Enable switches an endpoint on: it is told what happens from now on.
func (w *Webhooks) Enable(ctx context.Context, id string) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/enable", nil)
}

// Disable switches an endpoint off.
func (w *Webhooks) Disable(ctx context.Context, id string) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/disable", nil)
}

// Remove removes an endpoint for good.
func (w *Webhooks) Remove(ctx context.Context, id string) error {
	return w.c.Do(ctx, http.MethodPost, webhookPath(id)+"/remove", nil, nil, nil)
}

// RotateSecret gives an endpoint a new secret, which is shown this once. The old
// ones sign beside it for so many seconds, a week at most.
func (w *Webhooks) RotateSecret(ctx context.Context, id string, overlap int) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/rotate-secret", map[string]int{"overlap": overlap})
}

// Test sends a test event and tells how the endpoint answered.
func (w *Webhooks) Test(ctx context.Context, id string) (*WebhookTest, error) {
	var out WebhookTest
	if err := w.c.Do(ctx, http.MethodPost, webhookPath(id)+"/test", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ReplaySince sends everything since an instant, at most 14 days ago, again.
func (w *Webhooks) ReplaySince(ctx context.Context, id string, since time.Time) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/replay", map[string]any{"since": since})
}

// Replay sends one delivery again.
func (w *Webhooks) Replay(ctx context.Context, id, delivery string) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/replay", map[string]any{"delivery": delivery})
}

// UnmarkMailer takes the links and codes of mails from an endpoint. Marking one,
// choosing values and changing a guarded address need a second person, and are
// done in the console.
func (w *Webhooks) UnmarkMailer(ctx context.Context, id string) (*Webhook, error) {
	return w.one(ctx, http.MethodPost, webhookPath(id)+"/unmark-mailer", nil)
}

// Deliveries returns a page of what was sent to an endpoint, the newest event
// first, in a state or, if it is empty, in any.
func (w *Webhooks) Deliveries(ctx context.Context, id, state, cursor string) (list []Delivery, next string, err error) {
	values := url.Values{}
	if state != "" {
		values.Set("state", state)
	}
	addPage(values, 0, cursor)
	var out struct {
		Items      []Delivery `json:"items"`
		NextCursor string     `json:"next_cursor"`
	}
	err = w.c.Do(ctx, http.MethodGet, webhookPath(id)+"/deliveries", values, nil, &out)
	return out.Items, out.NextCursor, err
}

// Delivery returns one with its requests and answers.
func (w *Webhooks) Delivery(ctx context.Context, id, delivery string) (*Delivery, error) {
	var out Delivery
	if err := w.c.Do(ctx, http.MethodGet, webhookPath(id)+"/deliveries/"+url.PathEscape(delivery), nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

func (w *Webhooks) one(ctx context.Context, method, path string, body any) (*Webhook, error) {
	var out Webhook
	if err := w.c.Do(ctx, method, path, nil, body, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

func webhookPath(id string) string { return "/webhooks/" + url.PathEscape(id) }
