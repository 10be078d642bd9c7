package webhook

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
)

// MostEndpoints is how many endpoints a tenant may have.
const MostEndpoints = 100

// Faults of endpoints.
var (
	ErrNoEndpoint      = fault.New(fault.NotFound, "webhook_not_found", "There is no webhook endpoint under this id. Look at the list of webhooks.")
	ErrTooMany         = fault.New(fault.Conflict, "too_many_webhooks", "There are 100 webhook endpoints already. Remove one that is not needed any more.")
	ErrChanged         = fault.New(fault.Stale, "webhook_changed", "Somebody else changed this endpoint meanwhile. Look at it again, and send yours with the new version if it shall hold.")
	ErrAlreadyEnabled  = fault.New(fault.Conflict, "webhook_already_enabled", "The endpoint is switched on already. Nothing was changed.")
	ErrAlreadyDisabled = fault.New(fault.Conflict, "webhook_already_disabled", "The endpoint is switched off already. Nothing was changed.")
	ErrNoApplication   = fault.New(fault.Invalid, "unknown_application", "There is no application under this id. Choose one of the list of applications, or leave it empty.")
	ErrNoSegment       = fault.New(fault.Invalid, "unknown_segment", "There is no segment under this id. Choose one of the list of segments, or leave it empty.")
	// ErrGuarded keeps links, codes and personal values from being led elsewhere
	// by one person alone.
	ErrGuarded = fault.New(fault.Conflict, "webhook_address_guarded", "This endpoint gets links, codes or personal values, so its address is changed by an act of its own, which a second person agrees to: webhook.change_address.")
)

// Endpoint is where a tenant's events are sent to, as staff see it. Secrets are
// never shown.
type Endpoint struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	URL     string   `json:"url"`
	Events  []string `json:"events"`  // types, aliases, families such as account.*, or *
	Segment string   `json:"segment"` // only events about accounts in it; empty: all events
	// Applications and Fields narrow it down further: see [Settings].
	Applications []string `json:"applications"`
	Fields       []string `json:"fields"`
	// Values are the names of the values that go along; all others are left out.
	Values []string `json:"values"`
	// Mailer says that it gets the links and codes of mails.
	Mailer  bool `json:"mailer"`
	Enabled bool `json:"enabled"`
	// PausedAt is when Readmit itself switched it off, after days of failure or
	// because it said that it is gone.
	PausedAt *time.Time `json:"paused_at"`
	Version  int64      `json:"version"`
	AddedAt  time.Time  `json:"added_at"`
	AddedBy  string     `json:"added_by"`
	// Failures is how often in a row it did not take what was sent, since
	// FailingSince; Failure is the code of the last one.
	Failures     int64      `json:"failures"`
	FailingSince *time.Time `json:"failing_since"`
	Failure      string     `json:"failure"`
	WorkedAt     *time.Time `json:"worked_at"`
	// RestsUntil is until when nothing is sent, because it failed or asked for it.
	RestsUntil *time.Time `json:"rests_until"`
}

// Guarded says that what it gets is more than ids.
func (e Endpoint) Guarded() bool { return e.Mailer || len(e.Values) > 0 }

func shown(r endpointOfRow) Endpoint {
	e := Endpoint{
		ID: r.ID, Name: r.Name, URL: r.Url, Events: strings.Fields(r.Events), Segment: r.Segment,
		Applications: strings.Fields(r.Applications), Fields: strings.Fields(r.Fields), Values: strings.Fields(r.ShownValues),
		Mailer: r.Mailer, Enabled: r.Enabled, PausedAt: maybe(r.PausedAt), Version: r.Version, AddedAt: micro(r.AddedAt), AddedBy: r.AddedBy,
		Failures: r.Failures, FailingSince: maybe(r.FailingSince), Failure: r.Failure, WorkedAt: maybe(r.WorkedAt),
	}
	if r.RestsUntil > 0 {
		e.RestsUntil = maybe(sql.NullInt64{Int64: r.RestsUntil, Valid: true})
	}
	return e
}

// endpointIn reads an endpoint of a tenant.
func endpointIn(ctx context.Context, tx *store.Tx, tenant, id string) (Endpoint, error) {
	row, err := New(tx).endpointOf(ctx, endpointOfParams{ID: id, Tenant: tenant})
	if errors.Is(err, sql.ErrNoRows) {
		return Endpoint{}, ErrNoEndpoint
	}
	if err != nil {
		return Endpoint{}, fmt.Errorf("read a webhook endpoint: %w", err)
	}
	return shown(row), nil
}

// locked reads an endpoint of the actor's tenant that is about to be changed.
func locked(tx *op.Tx, id string) (Endpoint, error) {
	_, err := New(tx).lockEndpoint(tx.Ctx, lockEndpointParams{ID: id, Tenant: tx.Actor.Tenant})
	if errors.Is(err, sql.ErrNoRows) {
		return Endpoint{}, ErrNoEndpoint
	}
	if err != nil {
		return Endpoint{}, fmt.Errorf("lock a webhook endpoint: %w", err)
	}
	return endpointIn(tx.Ctx, tx.Tx, tx.Actor.Tenant, id)
}

// again reads an endpoint after it was changed.
func again(tx *op.Tx, id string) (Endpoint, error) {
	return endpointIn(tx.Ctx, tx.Tx, tx.Actor.Tenant, id)
}

// Named is the input of operations on one endpoint.
type Named struct {
	Endpoint string `json:"endpoint"` // id
}

// Validate accepts any id: what is not there is not found.
func (Named) Validate() error { return nil }

// Target is the endpoint.
func (in Named) Target() op.Target { return op.Target{Other: in.Endpoint} }

// Based is an endpoint as somebody saw it who decides what goes there.
type Based struct {
	Endpoint string `json:"endpoint"` // id
	Version  int64  `json:"version"`  // that the decision is based on
	// URL is where the endpoint is, so that a second person reads what they agree
	// to.
	URL string `json:"url"`
}

// Validate asks for version and address.
func (in Based) Validate() error {
	var f fault.Fields
	in.check(&f)
	return f.Err()
}

func (in Based) check(f *fault.Fields) {
	f.Check(in.Version > 0, "version", "required", "Give the version that the endpoint has.")
	f.Check(in.URL != "", "url", "required", "Give the address that the endpoint has.")
}

// Target is the endpoint.
func (in Based) Target() op.Target { return op.Target{Other: in.Endpoint} }

// lockedAs reads an endpoint that is about to be changed, as [locked] does, and
// returns [ErrChanged] if it is another by now: between the question and a second
// person's yes nobody alone leads elsewhere what was agreed to.
func lockedAs(tx *op.Tx, in Based) (Endpoint, error) {
	was, err := locked(tx, in.Endpoint)
	if err == nil && (was.Version != in.Version || was.URL != in.URL) {
		err = ErrChanged
	}
	return was, err
}

// EndpointTold is told of an endpoint. Its address is not: it may hold a key.
type EndpointTold struct {
	Endpoint string `json:"endpoint"`
	Name     string `json:"name"`
}

var exampleTold = EndpointTold{Endpoint: "whk_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Name: "Shop"}

func told(e Endpoint) EndpointTold { return EndpointTold{Endpoint: e.ID, Name: e.Name} }

func micro(us int64) time.Time { return time.UnixMicro(us).UTC() }

func maybe(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	at := micro(us.Int64)
	return &at
}

func nullable(us int64) sql.NullInt64 { return sql.NullInt64{Int64: us, Valid: true} }
