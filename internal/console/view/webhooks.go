package view

import (
	"net/url"
	"time"
)

// WebhookRow is an endpoint in the list.
type WebhookRow struct {
	ID, Name, URL   string
	Enabled, Paused bool
	Mailer, Values  bool
	// Failing is since when it takes nothing; Failure says why.
	Failing, Worked, PausedAt time.Time
	Failure                   string
}

// WebhooksPage lists the tenant's webhook endpoints.
type WebhooksPage struct {
	Settings
	Rows    []WebhookRow
	CanEdit bool
}

// EventFamily are the types of event of one capability.
type EventFamily struct {
	Name, Title string
	All         bool // the whole family is chosen
	Types       []EventChoice
}

// open says whether something of the family is chosen.
func (f EventFamily) open() bool {
	for _, t := range f.Types {
		if t.Chosen {
			return true
		}
	}
	return f.All
}

// EventChoice is a type of event that can be chosen.
type EventChoice struct {
	Name, Title, Aliases string
	Chosen               bool
}

// WebhookForm is the form of an endpoint.
type WebhookForm struct {
	Action, Key, Version, Name, URL string
	Segments                        []Choice
	// Applications and Fields narrow down what it is told: names of fields, one a
	// line.
	Applications        []Choice
	Fields              string
	Everything          bool
	Families            []EventFamily
	Aliases             string // names of other vendors that were chosen, one a line
	Problems            map[string]string
	Problem             string
	New, Guarded, Taken bool
}

// WebhookFormPage is the form of a new endpoint.
type WebhookFormPage struct {
	Settings
	Form WebhookForm
}

// SecretRow is a secret of an endpoint; Until is zero if it does not end.
type SecretRow struct{ Added, Until time.Time }

// WebhookPage is one endpoint.
type WebhookPage struct {
	Settings
	Row      WebhookRow
	Form     WebhookForm
	Once     *ShownOnce
	Secrets  []SecretRow
	Chosen   string // names of the values that go along, with spaces between
	CanEdit  bool
	CanGuard bool // mark as the mailer, choose values, change a guarded address
}

// DeliveryRow is one event for one endpoint.
type DeliveryRow struct {
	ID, Type, Event, Account, State, Failure string
	At, Done, Next                           time.Time
	Status, Attempts                         int64
}

// DeliveriesPage lists what was sent to an endpoint.
type DeliveriesPage struct {
	Settings
	Row     WebhookRow
	States  []Choice
	Items   []DeliveryRow
	Next    string // address of the next page
	Since   string // typed
	Problem string
	CanEdit bool
}

// TryRow is one request and its answer.
type TryRow struct {
	At              time.Time
	Status, TookMS  int64
	Failure         string
	Request, Answer string
}

// DeliveryPage is one delivery.
type DeliveryPage struct {
	Settings
	Row      WebhookRow
	Delivery DeliveryRow
	Tries    []TryRow
	CanEdit  bool
}

// NewWebhook stands in the address of the form of a new endpoint.
const NewWebhook = "new"

// WebhooksPath lists the webhook endpoints (GET) and adds one (POST: key, name,
// url, segment, application for each, fields, event for each name that is chosen,
// aliases).
func WebhooksPath(slug string) string { return settingsPath(slug, "webhooks") }

// WebhookPath is one endpoint, or the form of a new one (GET); it saves it
// (POST: version, and the fields of [WebhooksPath]).
func WebhookPath(slug, endpoint string) string {
	return WebhooksPath(slug) + "/" + url.PathEscape(endpoint)
}

// WebhookActPath does something to an endpoint (POST): enable, disable, remove,
// test, rotate (overlap), mark-mailer, unmark-mailer, values (values), address
// (url), or replay (delivery, or since).
func WebhookActPath(slug, endpoint, act string) string {
	return WebhookPath(slug, endpoint) + "/" + act
}

// DeliveriesPath lists what was sent to an endpoint (GET: state, cursor).
func DeliveriesPath(slug, endpoint, state string) string {
	path := WebhookPath(slug, endpoint) + "/deliveries"
	if state != "" {
		path += "?" + url.Values{"state": {state}}.Encode()
	}
	return path
}

// DeliveryPath is one delivery with its requests and answers (GET).
func DeliveryPath(slug, endpoint, delivery string) string {
	return DeliveriesPath(slug, endpoint, "") + "/" + url.PathEscape(delivery)
}
