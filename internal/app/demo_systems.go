package app

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/demo"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/webhook"
)

// demoSegments are the ids of the tenant's segments by name.
func (a *App) demoSegments(ctx context.Context, actor authz.Actor) (map[string]string, error) {
	there, err := a.Staff.ListSegments(ctx, actor, staff.ListInput{})
	if err != nil {
		return nil, fmt.Errorf("list the segments: %w", err)
	}
	ids := map[string]string{}
	for _, s := range there {
		ids[s.Name] = s.ID
	}
	return ids, nil
}

// fillSystems adds the fictional shop's applications, with the tokens that they
// got lately, and its webhooks, which are switched off: the demo sends nothing.
func (a *App) fillSystems(ctx context.Context, actor authz.Actor, seed uint64, now time.Time) error {
	if now.IsZero() {
		return nil // all were there
	}
	there, err := a.Webhooks.List(ctx, actor, webhook.ListInput{})
	if err != nil {
		return fmt.Errorf("list the webhooks: %w", err)
	}
	for _, e := range there.Items {
		if e.URL == demo.Hooks[0].URL {
			return nil // a demo was there before
		}
	}
	segments, err := a.demoSegments(ctx, actor)
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, s := range demo.Systems {
		in := oauth.AddApplicationInput{Kind: s.Kind, Settings: oauth.Settings{Name: s.Name, RefreshSeconds: int(s.Refresh / time.Second)}}
		if s.Redirect != "" {
			in.RedirectURIs = []string{s.Redirect}
		}
		added, err := a.OAuth.AddApplication(ctx, actor, in)
		if err != nil {
			return fmt.Errorf("add the application %s: %w", s.Name, err)
		}
		ids[s.Name] = added.ID
	}
	if err := a.tellTokens(ctx, actor.Tenant, seed, now, ids); err != nil {
		return err
	}
	for _, h := range demo.Hooks {
		added, err := a.Webhooks.Add(ctx, actor, webhook.AddInput{Settings: webhook.Settings{Name: h.Name, URL: h.URL, Events: h.Events, Segment: segments[h.Segment]}})
		if err == nil {
			_, err = a.Webhooks.Disable(ctx, actor, webhook.Named{Endpoint: added.ID})
		}
		if err != nil {
			return fmt.Errorf("add the webhook %s: %w", h.Name, err)
		}
	}
	return nil
}

// tellTokens writes what the job of tokens told on the days before.
func (a *App) tellTokens(ctx context.Context, tenantID string, seed uint64, now time.Time, ids map[string]string) error {
	actor := a.System("job", tenantID)
	actor.Call.Request = ""
	err := a.DB.Store.Write(ctx, func(tx *store.Tx) error {
		for t := range demo.TokensOf(seed, now) {
			act := ledger.Act{Op: "oauth.roll", Actor: actor, At: t.At}
			told := event.Fact{Type: event.Named("oauth.token_issued"), Data: oauth.Counted{Application: ids[t.System], Name: t.System, Kind: t.Grant, Count: t.Count}}
			if err := a.DB.Ledger.Event(ctx, tx, act, told); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("tell of the applications' tokens: %w", err)
	}
	return nil
}
