package report

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opExport = op.Define("report.export", "Export a report", op.Needs{Reason: true, Whole: true})

// How a report is written.
const (
	FormCSV  = "csv"  // a table for spreadsheets
	FormJSON = "json" // as [Service.View] answers it
)

// ExportInput says which figures, and how.
type ExportInput struct {
	ViewInput
	Form string `json:"form"` // csv, json
}

// Validate checks the form, and the rest as a view would.
func (in ExportInput) Validate() error {
	var f fault.Fields
	f.Check(in.Form == FormCSV || in.Form == FormJSON, "form", "unknown", "Use csv or json.")
	if err := f.Err(); err != nil {
		return err
	}
	return in.ViewInput.Validate()
}

// Exported is told when a report was exported.
type Exported struct {
	Page string `json:"page"`
	From string `json:"from"`
	To   string `json:"to"`
	Form string `json:"form"`
}

var eventExported = event.Define("report.exported", "", Exported{Page: Users, From: "2026-10-05", To: "2026-11-03", Form: FormCSV})

// File is an exported report.
type File struct {
	Name    string `json:"name"`
	Form    string `json:"form"`
	Content string `json:"content"`
}

// Export returns the figures of a page as a file, the same as [Service.View]
// shows. The table has one row for each number: a picture's name, when or what
// it is of, the column's name, the number. No cell of it is taken for a formula.
func (s *Service) Export(ctx context.Context, actor authz.Actor, in ExportInput) (File, error) {
	return op.Do(ctx, s.db, actor, opExport, in, func(tx *op.Tx) (File, error) {
		report, err := s.read(tx, in.ViewInput)
		if err != nil {
			return File{}, err
		}
		zone := calendarOf(report.Zone).zone
		from, to := report.Period.From.In(zone).Format(dateForm), report.Period.To.Add(-time.Second).In(zone).Format(dateForm)
		out := File{Name: fmt.Sprintf("%s-%s-%s.%s", in.Page, from, to, in.Form), Form: in.Form}
		if out.Content, err = report.written(in.Form, zone); err != nil {
			return File{}, err
		}
		tx.Record(event.Fact{Type: eventExported, Data: Exported{Page: in.Page, From: from, To: to, Form: in.Form}})
		return out, nil
	})
}

func (r Report) written(form string, zone *time.Location) (string, error) {
	if form == FormJSON {
		text, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return "", fmt.Errorf("encode the report: %w", err)
		}
		return string(text), nil
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range r.table(zone) {
		for i := range row {
			row[i] = plainCell(row[i])
		}
		if err := w.Write(row); err != nil {
			return "", fmt.Errorf("write the report's table: %w", err)
		}
	}
	w.Flush()
	return out.String(), w.Error()
}

// table has every number in a row of its own.
func (r Report) table(zone *time.Location) [][]string {
	rows := [][]string{{"figure", "of", "column", "value"}}
	if r.Counting != nil {
		rows = append(rows, []string{"imported_history_counted", "", "percent", strconv.Itoa(*r.Counting)})
	}
	for _, f := range r.Figures {
		rows = append(rows, []string{f.Key, "", "value", number(f.Value)})
		if f.Before != nil {
			rows = append(rows, []string{f.Key, "", "before", number(*f.Before)})
		}
	}
	for _, t := range r.Trends {
		for i, at := range t.Starts {
			for _, s := range t.Series {
				rows = append(rows, []string{t.Key, at.In(zone).Format(time.RFC3339), s.Key, strconv.FormatInt(s.Values[i], 10)})
			}
		}
	}
	for _, p := range r.Parts {
		for _, part := range p.Rows {
			for i, column := range p.Columns {
				rows = append(rows, []string{p.Key, part.Key, column, strconv.FormatInt(part.Values[i], 10)})
			}
		}
	}
	for _, f := range r.Findings {
		rows = append(rows, []string{"finding " + f.Kind, f.At.In(zone).Format(time.RFC3339), "attempts", strconv.FormatInt(f.Attempts, 10)})
	}
	return rows
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// formulas are what a spreadsheet would take for one (OWASP, CSV Injection): at
// the beginning of a cell, and behind what another language separates cells by.
var formulas = regexp.MustCompile(`(^|[;\t\r\n,])([ "]*)([=+\-@＝＋－＠\t\r\n'])`)

// plainCell puts an apostrophe before them: an application can have any name.
func plainCell(cell string) string { return formulas.ReplaceAllString(cell, "$1$2'$3") }
