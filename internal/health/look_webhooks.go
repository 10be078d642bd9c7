package health

import (
	"context"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/webhook"
)

// webhooks tells which endpoints take nothing, and since when. It names them as
// their tenants do, and no tenant: more people read this than may know of each.
// ok is false if none is switched on or paused.
func (s *Service) webhooks(ctx context.Context, tx *store.Tx) (c Check, ok bool, err error) {
	on, failing, err := webhook.Working(ctx, tx)
	if err != nil || on == 0 && len(failing) == 0 {
		return Check{}, false, err
	}
	c = Check{Name: "webhooks", State: OK, Finding: "working", Message: plural(on, "webhook endpoint") + " switched on.", Figures: map[string]int64{"endpoints": on}}
	if len(failing) == 0 {
		return c, true, nil
	}
	paused := false
	for _, f := range failing {
		paused = paused || f.Paused
		if !slices.Contains(c.Names, f.Name) {
			c.Names = append(c.Names, f.Name)
		}
	}
	c.State, c.Finding, c.Since = Failing, "failing", &failing[0].Since
	c.Message = "Other systems do not take what happens: " + strings.Join(c.Names, ", ") + "."
	if paused {
		c.Finding = "paused"
		c.Message += " Nothing is sent any more to those that failed for days: look at the page of webhooks."
	}
	return c, true, nil
}
