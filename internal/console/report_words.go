package console

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/report"
)

// reportWords says a report in the reader's language. Its days are the tenant's.
type reportWords struct {
	*visit
	c    *console
	in   report.ViewInput
	r    report.Report
	zone *time.Location
}

func (w reportWords) filter(name string, problems map[string]string) view.ReportFilter {
	f := view.ReportFilter{Path: view.ReportPath(w.slug(), name), Problems: problems, From: w.in.From, To: w.in.To}
	if w.in.Range != report.Own {
		f.From, f.To = w.r.Period.From.In(w.zone).Format(time.DateOnly), w.lastDay(w.r.Period).Format(time.DateOnly)
	}
	for _, r := range []string{report.Today, report.Week, report.Month, report.Quarter, report.Year, report.Own} {
		f.Ranges = append(f.Ranges, view.Choice{Value: r, Text: w.T("report.range." + r), Chosen: r == w.in.Range})
	}
	for _, b := range []string{"", report.ByDay, report.ByWeek, report.ByMonth} {
		key := b
		if b == "" {
			key = "auto"
		}
		f.Bys = append(f.Bys, view.Choice{Value: b, Text: w.T("report.by." + key), Chosen: b == w.in.By})
	}
	for _, c := range w.r.Choices {
		list := []view.Choice{{Text: w.T("report.all." + c.Field)}}
		for _, value := range c.Values {
			choice := view.Choice{Value: value, Text: w.method(value), Chosen: value == w.in.Method}
			if c.Field == "application" {
				choice.Text, choice.Chosen = w.application(strings.TrimPrefix(value, report.OwnPages)), value == w.in.Application
			}
			list = append(list, choice)
		}
		if c.Field == "application" {
			f.Applications = list
		} else {
			f.Methods = list
		}
	}
	return f
}

func (w reportWords) lastDay(p report.Period) time.Time { return p.To.Add(-time.Second).In(w.zone) }

func (w reportWords) span(p report.Period) string {
	from, to := w.Day(p.From, w.Now, w.zone), w.Day(w.lastDay(p), w.Now, w.zone)
	if from == to {
		return from
	}
	return from + " – " + to
}

func (w reportWords) compared() string {
	return w.T("report.compared", args{"Period": w.span(w.r.Period), "Before": w.span(w.r.Before), "Zone": w.r.Zone})
}

func (w reportWords) counted() string {
	if w.r.CountedAt.IsZero() {
		return w.T("report.not_counted")
	}
	return w.T("report.counted", args{"At": w.Exact(w.r.CountedAt, w.Zone)})
}

// counting tells how much of the imported history is counted, or that all is.
func (w reportWords) counting(name string) view.ReportCounting {
	if w.r.Counting == nil {
		return view.ReportCounting{Text: w.T("report.counting.done"), Again: view.ReportPath(w.slug(), name) + w.query(w.in.Page)}
	}
	return view.ReportCounting{
		Path: view.ReportCountingPath(w.slug(), name) + w.query(w.in.Page), Percent: *w.r.Counting,
		Text: w.T("report.counting.now", args{"Percent": *w.r.Counting}),
	}
}

func (w reportWords) notes() []string {
	out := []string{w.T("report.note.whole")}
	if w.in.Page == report.Activity || w.in.Page == report.Applications {
		out = append(out, w.T("report.note.people"))
	}
	if w.in.Method != "" || w.in.Application != "" {
		out = append(out, w.T("report.note.filtered"))
	}
	return out
}

// tones say whether more of a figure is good or bad; the others are neither.
var tones = map[string]int{
	"created": 1, "verified": 1, "signed_in": 1, "people": 1, "success_rate": 1,
	"failed": -1, "failure_rate": -1, "lock_outs": -1, "resets": -1, "travels": -1, "errors": -1,
}

func (w reportWords) tiles() (out []view.ReportTile) {
	for _, f := range w.r.Figures {
		t := view.ReportTile{Label: w.T("report.figure." + f.Key), Value: w.value(f.Value, f.Percent), Href: w.figureHref(f.Key)}
		switch {
		case f.Now:
			t.Help = w.T("report.now")
		case f.Before != nil:
			t.Change, t.Tone = w.change(f)
		}
		out = append(out, t)
	}
	return out
}

func (w reportWords) value(x float64, percent bool) string {
	if percent {
		return w.T("report.percent", args{"N": w.decimal(x)})
	}
	return w.Number(int(x))
}

// decimal writes a number with one digit behind the mark.
func (w reportWords) decimal(x float64) string {
	whole, part := math.Modf(math.Round(x*10) / 10)
	return w.T("report.decimal", args{"Whole": w.Number(int(whole)), "Part": strconv.Itoa(int(math.Abs(math.Round(part * 10))))})
}

func (w reportWords) change(f report.Figure) (text, tone string) {
	before := w.value(*f.Before, f.Percent)
	d := f.Value - *f.Before
	sign := "+"
	if d < 0 {
		sign = "−"
	}
	switch by := d * float64(tones[f.Key]); {
	case by > 0:
		tone = "good"
	case by < 0:
		tone = "bad"
	}
	switch {
	case d == 0:
		return w.T("report.same", args{"Before": before}), ""
	case f.Percent:
		return w.T("report.points", args{"By": sign + w.decimal(math.Abs(d)), "Before": before}), tone
	case *f.Before == 0:
		return w.T("report.from_none"), tone
	}
	return w.T("report.change", args{"By": sign + w.decimal(math.Abs(100*d / *f.Before)), "Before": before}), tone
}

// figureHref is the list behind a figure, where the reader may open one.
func (w reportWords) figureHref(key string) string {
	from, to := w.r.Period.From.In(w.zone).Format(time.DateOnly), w.lastDay(w.r.Period).Format(time.DateOnly)
	search := func(in asked) string {
		token := w.c.keep(w.tenant.ID, in)
		if !w.actor.May("account.search") || token == "" {
			return ""
		}
		return view.CustomersPath(w.slug()) + "?s=" + token
	}
	switch key {
	case "total":
		return search(asked{"status": everyStatus})
	case "verified":
		return search(asked{"status": "verified"})
	case "locked_now", "locked":
		return search(asked{"status": "locked"})
	case "inactive":
		return search(asked{"status": "inactive"})
	case "created":
		return search(asked{"created_from": from, "created_to": to})
	case "dormant":
		return search(asked{"last_login_to": w.Now.In(w.zone).AddDate(0, 0, -91).Format(time.DateOnly)})
	case "failed":
		if w.actor.May("audit.search") {
			return view.AuditPath(w.slug()) + "?op=signin.sign_in&outcome=refused&from=" + from + "&to=" + to
		}
	case "disabled":
		if w.actor.May("audit.search") {
			return view.AuditPath(w.slug()) + "?op=account.disable&from=" + from + "&to=" + to
		}
	case "deleted":
		if w.actor.May("privacy.list_deletion_requests") {
			return view.RequestsPath(w.slug())
		}
	case "addresses", "email_domain", "username":
		if w.actor.May("tenant.list_blocked") {
			return view.BlockedPath(w.slug())
		}
	}
	return ""
}

// method is a way of signing in.
func (w reportWords) method(m string) string {
	kind, slug, own := strings.Cut(m, ":")
	switch {
	case own && slug != "":
		return slug
	case m == "":
		return w.T("report.unknown")
	case w.Has("identity." + kind):
		return capital(w.T("identity." + kind))
	}
	return w.known("report.key.", m)
}

func (w reportWords) application(name string) string {
	if name == "" {
		return w.T("report.own_pages")
	}
	return name
}

// known is a text for a word of the program, or the word.
func (w reportWords) known(prefix, key string) string {
	if w.Has(prefix + key) {
		return w.T(prefix + key)
	}
	return key
}

func (w reportWords) device(d string) string {
	browser, system, _ := strings.Cut(d, " on ")
	switch {
	case browser == report.Other && system == report.Other:
		return w.T("report.key.other")
	case browser == report.Other:
		return system
	case system == report.Other:
		return browser
	}
	return w.T("report.device", args{"Browser": browser, "System": system})
}

// part is what a row of parts is called.
func (w reportWords) part(parts, key string) string {
	switch {
	case key == "rest":
		return w.T("report.key.rest")
	case parts == "applications":
		return w.application(key)
	case parts == "methods" || parts == "sources":
		return w.method(key)
	case parts == "devices":
		return w.device(key)
	case parts == "factors" && key == "":
		return w.T("report.key.no_factor")
	case parts == "factors" && w.Has("factor."+key):
		return capital(w.T("factor." + key))
	case parts == "reasons" && w.Has("report.reason."+key):
		return w.T("report.reason." + key)
	case key == "":
		return w.T("report.unknown")
	}
	return w.known("report.key.", key)
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
