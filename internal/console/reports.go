package console

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/report"
)

// reportPages are the pages of reports by their names in addresses, in the
// order of their tabs.
var reportPages = []struct{ name, page string }{
	{"user-metrics", report.Users}, {"sign-in-activity", report.Activity}, {"application-usage", report.Applications}, {"security-dashboard", report.Security},
}

// reportRoutes are the pages of figures.
func (c *console) reportRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /t/{slug}/reports", c.inTenant(func(v *visit) error { return v.goTo(view.ReportPath(v.slug(), reportPages[0].name)) }))
	mux.HandleFunc("GET /t/{slug}/reports/{report}", c.inTenant(c.reportPage))
	mux.HandleFunc("GET /t/{slug}/reports/{report}/counting", c.unasked(c.reportCounting))
	mux.HandleFunc("POST /t/{slug}/reports/{report}/export", c.inTenant(c.exportReport))
}

// mayReports says whether the member sees the figures of the whole tenant.
func (v *visit) mayReports() bool { return v.actor.MayIn("report.view", v.actor.Tenant, "") }

// reportAsked is what a page is asked with, from its address or an export's form.
func reportAsked(v *visit) (in report.ViewInput, name string, err error) {
	for _, p := range reportPages {
		if p.name == v.r.PathValue("report") {
			in.Page, name = p.page, p.name
		}
	}
	if in.Page == "" {
		return in, "", op.ErrNotFound
	}
	q := v.r.Form
	in.Range = cmp.Or(q.Get("range"), report.Month)
	in.By, in.Application, in.Method = q.Get("by"), q.Get("application"), q.Get("method")
	if in.Range == report.Own {
		in.From, in.To = q.Get("from"), q.Get("to")
	}
	if in.By == report.ByHour && in.Range != report.Today && in.From != in.To {
		in.By = "" // left over from a single day
	}
	return in, name, nil
}

func (c *console) reportPage(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, name, err := reportAsked(v)
	if err != nil {
		return err
	}
	return c.drawReport(v, http.StatusOK, in, name, "")
}

// drawReport draws a page: with what is wrong with its range, or with an
// export's reason.
func (c *console) drawReport(v *visit, status int, in report.ViewInput, name, exportProblem string) error {
	problems := map[string]string{}
	shown, err := c.Reports.View(v.r.Context(), v.actor, in)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		for _, field := range f.Fields {
			problems[field.Name] = v.T("report.wrong." + field.Code)
		}
		own := in
		in = report.ViewInput{Page: in.Page, Range: report.Month}
		if shown, err = c.Reports.View(v.r.Context(), v.actor, in); err == nil {
			status, in.Range, in.From, in.To = http.StatusUnprocessableEntity, own.Range, own.From, own.To
		}
	}
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(shown.Zone)
	if err != nil {
		zone = time.UTC
	}
	w := reportWords{visit: v, c: c, in: in, r: shown, zone: zone}
	page := view.ReportPage{
		Frame: c.frame(v, v.T("report.title."+in.Page)), Lead: v.T("report.lead." + in.Page),
		Filter: w.filter(name, problems), Compared: w.compared(), Counted: w.counted(), Tiles: w.tiles(), Cards: w.cards(), Notes: w.notes(),
	}
	if shown.Counting != nil {
		counting := w.counting(name)
		page.Counting = &counting
	}
	for _, p := range reportPages {
		page.Tabs = append(page.Tabs, view.MenuItem{Label: v.T("report.tab." + p.page), Href: view.ReportPath(v.slug(), p.name) + w.query(p.page), Current: p.page == in.Page})
	}
	if v.actor.MayIn("report.export", v.actor.Tenant, "") {
		page.Export = &view.ReportExport{Path: view.ReportExportPath(v.slug(), name), Hidden: w.hidden(), Open: exportProblem != "", Problem: exportProblem}
	}
	v.draw(status, view.Reports(page))
	return nil
}

// reportCounting answers how far the history is counted, which is the same for
// every time that a page can be asked for.
func (c *console) reportCounting(v *visit) error {
	if err := v.parse(); err != nil {
		return err
	}
	in, name, err := reportAsked(v)
	if err != nil {
		return err
	}
	shown, err := c.Reports.View(v.r.Context(), v.actor, report.ViewInput{Page: in.Page, Range: report.Today})
	if err != nil {
		return err
	}
	w := reportWords{visit: v, c: c, in: in, r: shown}
	return v.show(view.ReportCountingRegion(v.View, w.counting(name)))
}

// exportReport answers the figures as a file.
func (c *console) exportReport(v *visit) error {
	in, name, err := reportAsked(v)
	if err != nil {
		return err
	}
	actor := v.actor
	actor.Call.Reason = v.form("reason")
	file, err := c.Reports.Export(v.r.Context(), actor, report.ExportInput{ViewInput: in, Form: cmp.Or(v.form("form"), report.FormCSV)})
	if errors.Is(err, op.ErrReason) {
		return c.drawReport(v, http.StatusUnprocessableEntity, in, name, v.T("fault.reason_required"))
	}
	if err != nil {
		return err
	}
	kind := "text/csv; charset=utf-8"
	if file.Form == report.FormJSON {
		kind = "application/json"
	}
	v.w.Header().Set("Content-Type", kind)
	v.w.Header().Set("Content-Disposition", `attachment; filename="`+v.slug()+"-"+file.Name+`"`)
	v.w.Header().Set("Cache-Control", "no-store")
	_, _ = v.w.Write([]byte(file.Content)) // whoever hung up needs no answer
	return nil
}

// query is what the other pages are asked with: the same time.
func (w reportWords) query(page string) string {
	q := url.Values{"range": {w.in.Range}}
	if w.in.Range == report.Own {
		q.Set("from", w.in.From)
		q.Set("to", w.in.To)
	}
	if page == w.in.Page {
		for _, h := range w.hidden() {
			q.Set(h.Value, h.Text)
		}
	}
	return "?" + q.Encode()
}

func (w reportWords) hidden() (out []view.Choice) {
	for _, h := range [][2]string{{"range", w.in.Range}, {"from", w.in.From}, {"to", w.in.To}, {"by", w.in.By}, {"application", w.in.Application}, {"method", w.in.Method}} {
		if h[1] != "" {
			out = append(out, view.Choice{Value: h[0], Text: h[1]})
		}
	}
	return out
}
