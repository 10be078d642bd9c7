package health

import (
	"context"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/store"
)

// providers tells which sign-in providers fail, by what sign-ins counted. It
// names what customers read on the button, and no tenant: more people read this
// than may know of each. ok is false if none is switched on.
func (s *Service) providers(ctx context.Context, tx *store.Tx) (c Check, ok bool, err error) {
	on, failing, err := federation.Working(ctx, tx)
	if err != nil || on == 0 {
		return Check{}, false, err
	}
	c = Check{Name: "providers", State: OK, Finding: "working", Message: plural(on, "sign-in provider") + " switched on.", Figures: map[string]int64{"providers": on}}
	if len(failing) == 0 {
		return c, true, nil
	}
	for _, f := range failing {
		if !slices.Contains(c.Names, f.Label) {
			c.Names = append(c.Names, f.Label)
		}
	}
	c.State, c.Finding, c.Since = Failing, "failing", &failing[0].Since
	c.Message = "Sign-in fails with " + strings.Join(c.Names, ", ") + "."
	return c, true, nil
}
