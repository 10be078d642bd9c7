package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/demo"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/tenant"
)

// demoFields are the fictional brand's own fields of an account.
var demoFields = []tenant.AddFieldInput{
	{Key: "plan", Type: "text", Label: "Plan", Searchable: true},
	{Key: "loyalty_level", Type: "text", Label: "Loyalty level", Searchable: true},
	{Key: "newsletter", Type: "boolean", Label: "Newsletter", Searchable: true},
}

// demoKey is how the key of a demo's import begins.
const demoKey = "demo "

// fullHistories is how many of the demo's customers have their whole history.
// Of the others, who stand for the size of a directory, the beginning and the
// latest events are kept: a million whole histories would fill ten gigabytes.
const (
	fullHistories = 50_000
	latestEvents  = 4
)

// FillDemo puts fictional customers with their history into a tenant, and the
// fields and segments that they have if the tenant lacks them; then applications,
// and webhooks that are switched off. The same seed
// gives the same people. They come in by the import's way, as real ones do. If
// it is interrupted, the next call goes on with it, whatever it is asked for.
func (a *App) FillDemo(ctx context.Context, tenantID string, accounts int, seed uint64, watch directory.Watch) (done directory.Imported, err error) {
	actor := a.System("cli", tenantID)
	actor.Call.Reason = "demo customers"
	for _, f := range demoFields {
		_, err := a.Tenants.AddField(ctx, actor, f)
		if err != nil && !errors.Is(err, tenant.ErrFieldExists) {
			return done, fmt.Errorf("add the field %s: %w", f.Key, err)
		}
	}
	key := fmt.Sprintf(demoKey+"%d %d", accounts, seed)
	left, err := a.Directory.Unfinished(ctx, tenantID, demoKey)
	if err != nil {
		return done, err
	}
	if left != "" {
		key = left
		if _, err := fmt.Sscanf(key, demoKey+"%d %d", &accounts, &seed); err != nil {
			return done, fmt.Errorf("read what the interrupted demo was to have: %w", err)
		}
	}
	var began time.Time
	done, err = a.Directory.Import(ctx, actor, directory.ImportInput{Name: key, Watch: watch, People: &directory.People{
		Key: key, Count: int64(accounts),
		From: func(now time.Time, skip int64) iter.Seq[func() directory.Record] {
			began = now
			return demoPeople(accounts, seed, now, int(skip))
		},
	}})
	if err != nil {
		return done, err
	}
	if err := a.fillSystems(ctx, actor, seed, began); err != nil {
		return done, err
	}
	return done, a.fillPanels(ctx, actor, accounts, seed, began)
}

// panelsFor is how many customers have panels of the fictional shop.
const panelsFor = 200

// demoEntries are what the shop's systems say of the first of them: the first
// entries of their types, which say how these read.
var demoEntries = []desk.AddExternalEntryInput{
	{Type: "order_shipped", Label: "Order shipped", Icon: "truck-delivery", Text: "Order L-418204 left the warehouse.", Link: "https://shop.larkspur.example/orders/L-418204", OwnID: "L-418204"},
	{Type: "product_change_scheduled", Label: "Product change scheduled", Icon: "repeat", Text: "Plan plus from the next period on", Link: "https://shop.larkspur.example/contracts/C-100000", OwnID: "C-100000-2"},
}

// fillPanels puts orders and plans beside the first of the demo's customers, by
// the operation that a shop's own systems use.
func (a *App) fillPanels(ctx context.Context, actor authz.Actor, accounts int, seed uint64, now time.Time) error {
	actor.Name = "Larkspur shop"
	if now.IsZero() {
		return nil // all were there
	}
	entries := demoEntries
	for p := range demo.Panels(min(panelsFor, accounts), seed, now) {
		for _, e := range entries {
			e.Account = p.LoginID
			if _, err := a.Desk.AddExternalEntry(ctx, actor, e); err != nil {
				return fmt.Errorf("add what the shop says of %s: %w", p.LoginID, err)
			}
		}
		entries = nil
		in := desk.PutPanelInput{
			Account: p.LoginID, Key: p.Key, Title: p.Title, Link: p.Link, Columns: p.Columns, Cells: p.Cells, UpdatedAt: p.UpdatedAt, Rows: []desk.PanelRow{},
		}
		for _, r := range p.Rows {
			in.Rows = append(in.Rows, desk.PanelRow{Label: r[0], Value: r[1]})
		}
		_, err := a.Desk.PutPanel(ctx, actor, in)
		if err != nil {
			return fmt.Errorf("put the panel %s of %s: %w", p.Key, p.LoginID, err)
		}
	}
	return nil
}

// DemoUnfinished says that a demo was begun in the tenant and not finished.
func (a *App) DemoUnfinished(ctx context.Context, tenantID string) (bool, error) {
	left, err := a.Directory.Unfinished(ctx, tenantID, demoKey)
	return left != "", err
}

// demoPeople yields the population behind the first skip ones, in their segments.
func demoPeople(accounts int, seed uint64, now time.Time, skip int) iter.Seq[func() directory.Record] {
	return func(yield func(func() directory.Record) bool) {
		i := 0
		for p := range demo.Population(accounts, seed, now) {
			whole := i < fullHistories
			build := func() directory.Record {
				r := p.Full()
				if name := p.Segment(); name != "" {
					r.Segments = []string{name}
				}
				if whole {
					return r
				}
				return lighter(r)
			}
			if i++; i > skip && !yield(build) {
				return
			}
		}
	}
}

// lighter keeps the first and the latest events.
func lighter(r directory.Record) directory.Record {
	if n := len(r.Activity); n > latestEvents+1 {
		r.Activity = append(r.Activity[:1:1], r.Activity[n-latestEvents:]...)
	}
	return r
}
