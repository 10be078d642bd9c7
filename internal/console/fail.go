package console

import (
	"errors"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/edge"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/staff"
)

// Faults of the console itself.
var (
	errSearchLost = fault.New(fault.NotFound, "search_lost", "This search is no longer kept. Run it again.")
	errOtherSite  = fault.New(fault.Forbidden, "other_site", "This was sent by another site, so nothing was done. Open the page itself and try again.")
)

// fail tells the reader that something was not done: as the line at the top if
// htmx asked, else as a page. Whoever is not signed in is sent to sign in.
func (c *console) fail(v *visit, err error) {
	f := fault.As(err)
	if f == nil {
		c.Log.ErrorContext(v.r.Context(), "a page could not be made", "error", err,
			"route", v.r.Pattern, "request", edge.Of(v.r.Context()).ID)
		f = &fault.Error{Code: "internal"}
	}
	if f.RetryAfter > 0 {
		edge.RetryAfter(v.w.Header(), f)
	}
	if errors.Is(err, op.ErrNotFresh) || errors.Is(err, staff.ErrLocked) {
		c.askToProve(v)
		return
	}
	var second *op.SecondNeeded
	if errors.As(err, &second) {
		c.askSecond(v, second)
		return
	}
	if errors.Is(err, account.ErrChangedMeanwhile) && len(f.Fields) > 0 {
		c.meanwhile(v, f)
		return
	}
	if errors.Is(err, desk.ErrLimitReached) {
		c.limitReached(v, f)
		return
	}
	if f.Kind == fault.Unauthorized {
		c.askToSignIn(v)
		return
	}
	title, text := v.explain(f)
	if v.fragment() {
		line := view.Result{Tone: view.Bad, Text: text}
		if errors.Is(err, account.ErrMerged) {
			line.Way, line.WayText = v.accountNow(), v.T("meanwhile.look")
		}
		v.lineInstead(statusOf(f), line)
		return
	}
	v.notice(statusOf(f), title, text)
}

// accountNow is the account that an act was about, as it is now: that of one
// that was merged meanwhile leads to the one that it became a part of.
func (v *visit) accountNow() string { return view.AccountPath(v.slug(), v.r.PathValue("id")) }

func statusOf(f *fault.Error) int { return edge.StatusOf(f.Kind) }

// explain gives the heading and the sentence of a fault.
func (v *visit) explain(f *fault.Error) (title, text string) {
	switch f.Kind {
	case 0:
		return v.T("error.internal_title"), v.T("error.internal")
	case fault.NotFound:
		if f.Code == errSearchLost.Code {
			return v.T("error.refused_title"), v.T("search.expired")
		}
		return v.T("error.not_found_title"), v.T("error.not_found")
	case fault.Forbidden:
		return v.T("error.forbidden_title"), v.sentence(f)
	case fault.Unavailable, fault.TooMany:
		return v.T("error.busy_title"), v.sentence(f)
	}
	return v.T("error.refused_title"), v.sentence(f)
}

// sentence is the fault in the reader's language, or its own message where it
// is not translated. A fault of fields is told by its fields.
func (v *visit) sentence(f *fault.Error) string {
	if len(f.Fields) == 0 {
		return v.inWords(f.Code, f.Message, f)
	}
	parts := make([]string, 0, len(f.Fields))
	for _, field := range f.Fields {
		parts = append(parts, v.problem(field))
	}
	return strings.Join(parts, " ")
}

// problem is what is wrong with one field, in words.
func (v *visit) problem(f fault.Field) string {
	return v.inWords(f.Name+"."+f.Code, v.inWords(f.Code, f.Message, nil), nil)
}

func (v *visit) inWords(code, message string, f *fault.Error) string {
	key := "fault." + code
	if !v.Has(key) {
		return message
	}
	values := locale.Args{"Minutes": "1"}
	if f != nil && f.RetryAfter > 0 {
		values["Minutes"] = v.Number(int(f.RetryAfter.Minutes()) + 1)
	}
	return v.T(key, values)
}

// lineInstead answers the line at the top in place of what was asked for, and
// so leaves the page, and what was typed into it, as it is.
func (v *visit) lineInstead(status int, line view.Result) {
	v.w.Header().Set("HX-Retarget", "#result")
	v.w.Header().Set("HX-Reswap", "innerHTML")
	v.draw(status, view.ResultBar(v.View, line))
}

// notice answers a page with one message and the way back.
func (v *visit) notice(status int, title, text string) {
	page := view.NoticePage{
		View: v.View, Title: title, Text: text, Request: edge.Of(v.r.Context()).ID,
		Href: view.TenantsPath, Act: v.T("error.back"),
	}
	if v.tenant.Slug != "" {
		page.Href = view.CustomersPath(v.tenant.Slug)
	}
	v.draw(status, view.Notice(page))
}
