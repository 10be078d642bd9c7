package console

import (
	"errors"
	"net/http"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

// limitRoutes are a member's own limits, and the acts of releasing.
func (c *console) limitRoutes(mux *http.ServeMux) {
	const page = "/t/{slug}/limits"
	for pattern, act := range map[string]act{
		"GET " + page:                               c.limitsPage,
		"POST " + page + "/release":                 c.releaseOwnLimit,
		"POST " + page + "/{member}/{kind}/release": c.releaseLimit,
	} {
		mux.HandleFunc(pattern, c.inTenant(act))
	}
	mux.HandleFunc("GET "+page+"/strip", c.unasked(c.limitStrip))
}

// ownLimits reads what the member has used. What cannot be read is no reason
// to show no page: it is logged.
func (c *console) ownLimits(v *visit) []view.LimitShown {
	own, err := c.Desk.ListOwnLimits(v.r.Context(), v.actor, desk.ListOwnLimitsInput{})
	if err != nil {
		c.Log.ErrorContext(v.r.Context(), "the member's limits could not be read", "error", err)
	}
	out := make([]view.LimitShown, 0, len(own))
	for _, l := range own {
		out = append(out, limitShown(l))
	}
	return out
}

func limitShown(l desk.Limit) view.LimitShown {
	return view.LimitShown{
		Kind: string(l.Kind), Used: l.Used, Most: l.Most, Left: l.Left, Near: l.Near, Held: l.HeldSince != nil,
		HeldSince: instant(l.HeldSince), FreeAt: l.FreeAt, OwnRelease: l.OwnRelease,
	}
}

// nearLimits are those that a strip on each page tells of.
func (c *console) nearLimits(v *visit) []view.LimitShown {
	if v.limitStrip() == "" {
		return nil
	}
	var near []view.LimitShown
	for _, l := range c.ownLimits(v) {
		if l.Near || l.Held {
			near = append(near, l)
		}
	}
	return near
}

// limitStrip answers that strip for a page that stands open.
func (c *console) limitStrip(v *visit) error {
	return v.show(view.LimitStrip(v.View, v.slug(), c.nearLimits(v)))
}

// limitStrip is where pages ask for it, empty where there is none.
func (v *visit) limitStrip() string {
	if v.tenant.Slug == "" || !v.actor.May("desk.list_own_limits") {
		return ""
	}
	return view.LimitStripPath(v.slug())
}

// limitsPage shows what the member has used of each limit. next is the page to
// go back to.
func (c *console) limitsPage(v *visit) error {
	return c.drawLimits(v, http.StatusOK, safeNext(v.form("next")), "")
}

func (c *console) drawLimits(v *visit, status int, next, problem string) error {
	page := view.LimitsPage{Frame: c.frame(v, v.T("limits.title")), Limits: c.ownLimits(v), Next: next, Problem: problem}
	page.Frame.Limits, page.Frame.LimitStrip = nil, "" // the page says it all
	page.MayRelease = v.actor.May("desk.release_own_limit")
	v.draw(status, view.Limits(page))
	return nil
}

// limitReached tells a member who is held which limit it is, and what to do
// next: in place of the page that was asked for, or as the line at the top.
func (c *console) limitReached(v *visit, f *fault.Error) {
	if v.fragment() {
		v.lineInstead(statusOf(f), view.Result{
			Tone: view.Warn, Text: v.sentence(f), Way: view.LimitsPath(v.slug(), v.here()), WayText: v.T("limits.way"),
		})
		return
	}
	if err := c.drawLimits(v, statusOf(f), v.here(), ""); err != nil {
		c.fail(v, err)
	}
}

// releaseOwnLimit lets the member go on, and returns to the page that was
// refused.
func (c *console) releaseOwnLimit(v *visit) error {
	actor, next := v.actor, safeNext(v.form("next"))
	actor.Call.Reason = v.form("reason")
	_, err := c.Desk.ReleaseOwnLimit(v.r.Context(), actor, desk.ReleaseOwnLimitInput{Kind: desk.LimitKind(v.form("kind"))})
	f := fault.As(err)
	switch {
	case errors.Is(err, op.ErrReason):
		return c.drawLimits(v, statusOf(f), next, v.T("access.say_why"))
	case errors.Is(err, desk.ErrReleasedToday), errors.Is(err, desk.ErrNotHeld):
		return c.drawLimits(v, statusOf(f), next, v.sentence(f))
	case err != nil:
		return err
	}
	if next == "" {
		next = view.LimitsPath(v.slug(), "")
	}
	return c.done(v, next, v.T("limits.own_released_line"))
}

// heldMembers are the agents whom a limit holds, or soon will, for those who
// may release it.
func (c *console) heldMembers(v *visit) ([]view.LimitShown, error) {
	if !v.actor.MayIn("desk.list_limits", v.tenant.ID, "") {
		return nil, nil
	}
	all, err := c.Desk.ListLimits(v.r.Context(), v.actor, desk.ListLimitsInput{})
	if err != nil {
		return nil, err
	}
	out := make([]view.LimitShown, 0, len(all))
	for _, l := range all {
		one := limitShown(l.Limit)
		one.Member, one.Name = l.Member, l.Name
		if v.actor.May("audit.search") {
			one.AuditHref = view.AuditOfPath(v.slug(), l.Member)
		}
		one.Act = v.releaseAct(one)
		out = append(out, one)
	}
	return out, nil
}

// limitReasons are kinds of reasons to release a limit, as limit_reason.* keys
// of package locale.
var limitReasons = []string{"calls", "task", "other"}

func (v *visit) releaseAct(l view.LimitShown) view.Act {
	act := view.Act{
		Label: v.T("limits.release"), Action: view.ReleaseLimitPath(v.slug(), l.Member, l.Kind), Daily: true,
		What: []string{v.T("limits.release_what", args{"Who": l.Name, "Time": v.Moment(l.FreeAt, v.Now, v.Zone)})},
	}
	if l.Member == v.actor.ID {
		act.Blocked = v.T("fault.own_limit")
	}
	for _, r := range limitReasons {
		act.Reasons = append(act.Reasons, view.Choice{Value: r, Text: v.T("limit_reason." + r)})
	}
	return act
}

// releaseLimit lets an agent go on.
func (c *console) releaseLimit(v *visit) error {
	actor, kind := v.actor, ""
	for _, k := range limitReasons {
		if k != "other" && v.form("reason_code") == k {
			kind = v.T("limit_reason." + k)
		}
	}
	actor.Call.Reason = joined(": ", kind, v.form("reason"))
	_, err := c.Desk.ReleaseLimit(v.r.Context(), actor, desk.ReleaseLimitInput{Member: v.r.PathValue("member"), Kind: desk.LimitKind(v.r.PathValue("kind"))})
	return c.decided(v, err, view.Result{Tone: view.Good, Text: v.T("limits.released_line")})
}
