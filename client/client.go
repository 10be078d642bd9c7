// Package client speaks the REST API of a Readmit server. It needs nothing but
// the standard library.
//
// [New] makes a [Client]. Its services have a method for each operation;
// [Client.Do] calls any address, also of operations that are newer than this
// package. A failure that the server explains is a [*Problem].
//
// Requests that the server was too busy for are sent again after the time it
// asks for. Each change carries an idempotency key, so that a repeated request
// is done once.
package client

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// Client speaks to one server with one key. It is safe for use by several
// goroutines at once.
type Client struct {
	// Accounts has the operations on customers' accounts.
	Accounts *Accounts
	// Notes has the operations on notes.
	Notes *Notes
	// Searches has the operations on saved searches.
	Searches *Searches
	// Fields has the operations on custom attributes.
	Fields *Fields
	// Settings has the operations on a tenant's settings.
	Settings *Settings
	// Blocked has the operations on what new accounts may not have.
	Blocked *Blocked
	// Tenants tells where the key may act.
	Tenants *Tenants
	// Limits tells what agents have used of the desk's limits.
	Limits *Limits
	// Events reads what happened, in order.
	Events *Events
	// Audit reads the audit log.
	Audit *Audit
	// Webhooks has the operations on where events are sent to.
	Webhooks *Webhooks

	base   string
	key    string
	tenant string
	agent  string
	http   *http.Client
	tries  int
	wait   func(context.Context, time.Duration) error
}

// Option changes a client that is being made.
type Option func(*Client)

// WithTenant names the tenant, by its short name or id. A key that is for
// several tenants needs it.
func WithTenant(tenant string) Option { return func(c *Client) { c.tenant = tenant } }

// WithHTTPClient sends requests by h instead of a client of its own with a
// timeout of 30 seconds.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithUserAgent says which program asks; it stands in the server's audit log.
func WithUserAgent(name string) Option { return func(c *Client) { c.agent = name } }

// WithTries sets how often a request is sent before giving up: 4 unless told,
// 1 for no repetition.
func WithTries(n int) Option { return func(c *Client) { c.tries = max(n, 1) } }

// WithWait replaces how the client waits between tries, for tests and for
// programs with a clock of their own. wait must return early, with its error,
// once the context ends.
func WithWait(wait func(context.Context, time.Duration) error) Option {
	return func(c *Client) { c.wait = wait }
}

// New returns a client of the server at baseURL, such as
// "https://desk.example.com", that shows the key. It does not connect yet.
func New(baseURL, key string, opts ...Option) *Client {
	c := &Client{
		base: strings.TrimSuffix(baseURL, "/"), key: key, agent: "readmit-client-go",
		http: &http.Client{Timeout: 30 * time.Second}, tries: 4, wait: wait,
	}
	for _, o := range opts {
		o(c)
	}
	c.Accounts, c.Notes, c.Searches = &Accounts{c}, &Notes{c}, &Searches{c}
	c.Settings, c.Blocked, c.Limits = &Settings{c}, &Blocked{c}, &Limits{c}
	c.Fields, c.Tenants, c.Events, c.Audit = &Fields{c}, &Tenants{c}, &Events{c}, &Audit{c}
	c.Webhooks = &Webhooks{c}
	return c
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
