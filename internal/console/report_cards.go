package console

import (
	"time"

	"github.com/readmit/readmit/internal/console/view"
	"github.com/readmit/readmit/internal/report"
)

// cards are the pictures of a report: trends, then parts, then what was found.
func (w reportWords) cards() (out []view.ReportCard) {
	for i, t := range w.r.Trends {
		out = append(out, w.trend(t, i == 0))
	}
	for _, p := range w.r.Parts {
		out = append(out, w.parts(p))
	}
	if w.found() {
		out = append(out, w.findings())
	}
	return out
}

// found says whether the page looks for attacks: not under a filter.
func (w reportWords) found() bool {
	for _, f := range w.r.Figures {
		if f.Key == "findings" {
			return true
		}
	}
	return false
}

// step is what a bucket is called.
func (w reportWords) step(at time.Time) string {
	switch w.r.By {
	case report.ByHour:
		return w.Clock(at, w.zone)
	case report.ByMonth:
		return w.MonthYear(at, w.zone)
	}
	return w.Day(at, w.Now, w.zone)
}

func (w reportWords) trend(t report.Trend, wide bool) view.ReportCard {
	c := view.ReportCard{ID: "trend-" + t.Key, Title: w.T("report.trend." + t.Key), Lead: w.T("report.by_lead." + w.r.By), Wide: wide}
	chart := &view.LineChart{}
	c.Table.Columns = []string{w.T("report.by." + w.r.By)}
	var top, sum int64
	for _, s := range t.Series {
		name := w.seriesName(s.Key)
		l := view.ChartLine{Name: name, Values: s.Values}
		for _, n := range s.Values {
			l.Texts = append(l.Texts, w.Number(int(n)))
			top, sum = max(top, n), sum+n
		}
		chart.Lines, c.Table.Columns = append(chart.Lines, l), append(c.Table.Columns, name)
	}
	if sum == 0 {
		c.Empty = w.T("report.empty." + w.in.Page)
		return c
	}
	for i, at := range t.Starts {
		chart.Steps = append(chart.Steps, w.step(at))
		row := view.ReportRow{Name: w.step(at)}
		for _, l := range chart.Lines {
			row.Cells = append(row.Cells, l.Texts[i])
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	chart.Foot, chart.Top = scale(t, top)
	for _, n := range []int64{chart.Top, (chart.Top + chart.Foot) / 2, chart.Foot} {
		chart.Tops = append(chart.Tops, w.Number(int(n)))
	}
	chart.Ticks = ticks(chart.Steps)
	chart.Label = w.T("report.picture", args{"Title": c.Title, "From": chart.Steps[0], "To": chart.Steps[len(chart.Steps)-1]})
	c.Chart = chart
	return c
}

// scale is the lower and the upper edge: round numbers. Only a stock, which is
// far from 0, begins above it; the numbers at the edge say so.
func scale(t report.Trend, top int64) (foot, edge int64) {
	if t.Key == "total" {
		low := top
		for _, n := range t.Series[0].Values {
			low = min(low, n)
		}
		step := round(max(top-low, 4)) / 2
		if foot = low / max(step, 1) * max(step, 1); foot > 0 {
			edge = foot
			for edge < top {
				edge += 2 * max(step, 1)
			}
			return foot, max(edge, foot+2)
		}
	}
	return 0, max(round(top), 2)
}

// round is the next number above with one digit, an even one.
func round(n int64) int64 {
	unit := int64(1)
	for n > 10*unit {
		unit *= 10
	}
	for _, k := range []int64{2, 4, 6, 8, 10} {
		if k*unit >= n {
			return k * unit
		}
	}
	return n
}

// ticks are five names at most, the first and the last among them.
func ticks(steps []string) []string {
	if len(steps) <= 5 {
		return steps
	}
	out := make([]string, 5)
	for i := range out {
		out[i] = steps[i*(len(steps)-1)/4]
	}
	return out
}

func (w reportWords) seriesName(key string) string {
	if key == "total" || key == "verified" || w.Has("report.figure."+key) {
		return w.T("report.figure." + key)
	}
	return w.part("tokens", key)
}

func (w reportWords) parts(p report.Parts) view.ReportCard {
	c := view.ReportCard{ID: "parts-" + p.Key, Title: w.T("report.parts." + p.Key), Bars: true, Wide: p.Key == "applications"}
	c.Table.Columns = []string{w.T("report.parts_of." + p.Key)}
	for i, column := range p.Columns {
		switch {
		case column == "before":
			c.Table.Columns = append(c.Table.Columns, w.T("report.before"))
		case len(p.Columns) > 2 || column == "now":
			c.Table.Columns = append(c.Table.Columns, w.T("report.column."+column))
		case i == 0:
			c.Table.Columns = append(c.Table.Columns, w.T("report.this"))
		}
	}
	if len(p.Rows) == 0 {
		c.Empty = w.T("report.empty_parts." + p.Key)
		return c
	}
	most := int64(1)
	for _, row := range p.Rows {
		most = max(most, row.Values[0])
	}
	for _, row := range p.Rows {
		r := view.ReportRow{Name: w.part(p.Key, row.Key), Share: int(1000 * row.Values[0] / most)}
		if p.Key == "blocked" {
			r.Href = w.figureHref(row.Key)
		}
		for _, n := range row.Values {
			r.Cells = append(r.Cells, w.Number(int(n)))
		}
		c.Table.Rows = append(c.Table.Rows, r)
	}
	if p.Key == "applications" && w.actor.May("oauth.list_applications") {
		c.Href, c.Way = view.ApplicationsPath(w.slug()), w.T("report.to_applications")
	}
	return c
}

func (w reportWords) findings() view.ReportCard {
	c := view.ReportCard{ID: "findings", Title: w.T("report.findings"), Lead: w.T("report.findings_lead"), Wide: true}
	if len(w.r.Findings) == 0 {
		c.Empty = w.T("report.findings_none")
		return c
	}
	c.Table.Columns = []string{w.T("report.finding_what"), w.T("report.finding_when"), w.T("report.column.attempts"), w.T("report.column.accounts"), w.T("report.column.nobody")}
	for _, f := range w.r.Findings {
		name := w.T("report.finding." + f.Kind)
		if f.Address != "" {
			name = w.T("report.finding_address", args{"What": name, "Address": f.Address})
		}
		row := view.ReportRow{Name: name, Cells: []string{w.Moment(f.At, w.Now, w.zone), w.Number(int(f.Attempts)), w.dash(f.Accounts), w.dash(f.Nobody)}}
		if w.actor.May("audit.search") {
			date := f.At.In(w.zone).Format(time.DateOnly)
			row.Href = view.AuditPath(w.slug()) + "?op=signin.sign_in&outcome=refused&from=" + date + "&to=" + date
		}
		if f.Kind == report.ResetBurst {
			row.Href = ""
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	return c
}

func (w reportWords) dash(n int64) string {
	if n == 0 {
		return "–"
	}
	return w.Number(int(n))
}
