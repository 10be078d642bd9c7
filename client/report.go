package client

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// ReportInput says which figures to read, of which time.
type ReportInput struct {
	Page        string `json:"page"`  // users, activity, applications, security
	Range       string `json:"range"` // today, 7, 30, 90, 365, own
	From        string `json:"from"`  // with own: the first day, such as 2026-11-03
	To          string `json:"to"`    // with own: the last day
	By          string `json:"by"`    // hour, day, week, month; empty: as it fits
	Application string `json:"application"`
	Method      string `json:"method"`
}

// Report is a page of figures.
type Report struct {
	Page      string          `json:"page"`
	Period    ReportPeriod    `json:"period"`
	Before    ReportPeriod    `json:"before"` // what figures are compared with
	By        string          `json:"by"`
	Zone      string          `json:"zone"`
	CountedAt time.Time       `json:"counted_at"`
	Figures   []ReportFigure  `json:"figures"`
	Trends    []ReportTrend   `json:"trends"`
	Parts     []ReportParts   `json:"parts"`
	Findings  []ReportFinding `json:"findings"`
}

// ReportPeriod is from an instant to before another.
type ReportPeriod struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// ReportFigure is one number.
type ReportFigure struct {
	Key     string   `json:"key"`
	Value   float64  `json:"value"`
	Before  *float64 `json:"before"`
	Percent bool     `json:"percent"`
	Now     bool     `json:"now"` // of this moment, not of the period
}

// ReportTrend has a value of each series for each start.
type ReportTrend struct {
	Key    string      `json:"key"`
	Starts []time.Time `json:"starts"`
	Series []struct {
		Key    string  `json:"key"`
		Values []int64 `json:"values"`
	} `json:"series"`
}

// ReportParts has a value of each row for each column.
type ReportParts struct {
	Key     string   `json:"key"`
	Columns []string `json:"columns"`
	Rows    []struct {
		Key    string  `json:"key"`
		Values []int64 `json:"values"`
	} `json:"rows"`
}

// ReportFinding is something that looks like an attack.
type ReportFinding struct {
	Kind     string    `json:"kind"`
	At       time.Time `json:"at"`
	Address  string    `json:"address"` // tells addresses apart without naming one
	Attempts int64     `json:"attempts"`
	Accounts int64     `json:"accounts"`
	Nobody   int64     `json:"nobody"`
}

// Rebuild is one counting anew of all figures.
type Rebuild struct {
	ID         string     `json:"id"`
	StartedAt  time.Time  `json:"started_at"`
	FinishedAt *time.Time `json:"finished_at"` // nil while it is under way
	Events     int64      `json:"events"`
	Of         int64      `json:"of"`
	Rows       int64      `json:"rows"`
	Different  int64      `json:"different"` // rows that were not as they had been kept
	Difference int64      `json:"difference"`
}

// Report returns the figures of a page.
func (c *Client) Report(ctx context.Context, in ReportInput) (*Report, error) {
	q := url.Values{}
	for name, value := range map[string]string{
		"range": in.Range, "from": in.From, "to": in.To, "by": in.By, "application": in.Application, "method": in.Method,
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	var out Report
	if err := c.Do(ctx, http.MethodGet, "/reports/"+url.PathEscape(in.Page), q, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// RebuildReports begins to count all figures anew.
func (c *Client) RebuildReports(ctx context.Context) (*Rebuild, error) {
	var out Rebuild
	if err := c.Do(ctx, http.MethodPost, "/reports/rebuild", nil, struct{}{}, &out); err != nil {
		return nil, err
	}
	return &out, nil
}

// ViewRebuild returns how far the last counting anew is.
func (c *Client) ViewRebuild(ctx context.Context) (*Rebuild, error) {
	var out Rebuild
	if err := c.Do(ctx, http.MethodGet, "/reports/rebuild", nil, nil, &out); err != nil {
		return nil, err
	}
	return &out, nil
}
