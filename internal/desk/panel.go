package desk

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
)

// Panel is what another system shows beside an account: orders, the plan, a
// renewal. It has pairs of label and value, a small table, or both.
type Panel struct {
	Key       string     `json:"key"`
	Title     string     `json:"title"`
	Rows      []PanelRow `json:"rows"`
	Columns   []string   `json:"columns"` // of the table; empty: there is none
	Cells     [][]string `json:"cells"`   // its lines, each as long as Columns
	Link      string     `json:"link"`    // https; empty: none
	UpdatedAt time.Time  `json:"updated_at"`
	PutAt     time.Time  `json:"put_at"` // when it came in
	PutBy     string     `json:"put_by"` // the program's name
}

// PanelRow is a label and its value.
type PanelRow struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// panelBody is what is sealed.
type panelBody struct {
	Title   string     `json:"title"`
	Rows    []PanelRow `json:"rows,omitempty"`
	Columns []string   `json:"columns,omitempty"`
	Cells   [][]string `json:"cells,omitempty"`
	Link    string     `json:"link,omitempty"`
}

// check adds what is wrong with the panel's content.
func (b panelBody) check(f *fault.Fields) {
	checkLine(f, "title", b.Title, 1, LabelLength)
	checkLink(f, b.Link)
	f.Check(len(b.Rows)+len(b.Cells) > 0, "rows", "required", "Give rows of label and value, or columns and cells. To take the panel away, remove it.")
	f.Check(len(b.Rows) <= PanelRows, "rows", "too_many", fmt.Sprintf("Give %d rows at most.", PanelRows))
	f.Check(len(b.Cells) <= PanelRows, "cells", "too_many", fmt.Sprintf("Give %d lines at most.", PanelRows))
	f.Check(len(b.Columns) <= PanelColumns, "columns", "too_many", fmt.Sprintf("Give %d columns at most.", PanelColumns))
	f.Check(len(b.Columns) > 0 || len(b.Cells) == 0, "columns", "required", "Give the columns' names.")
	if f.Err() != nil {
		return
	}
	for i, r := range b.Rows {
		checkLine(f, at("rows", i)+".label", r.Label, 1, LabelLength)
		checkLine(f, at("rows", i)+".value", r.Value, 0, PanelCell)
	}
	for i, name := range b.Columns {
		checkLine(f, at("columns", i), name, 1, LabelLength)
	}
	for i, cells := range b.Cells {
		if len(cells) != len(b.Columns) {
			f.Add(at("cells", i), "length", fmt.Sprintf("Give %d cells, one for each column; there are %d.", len(b.Columns), len(cells)))
			return
		}
		for j, cell := range cells {
			checkLine(f, at(at("cells", i), j), cell, 0, PanelCell)
		}
	}
	text, err := json.Marshal(b)
	f.Check(err == nil && len(text) <= PanelBodySize, "rows", "too_large", fmt.Sprintf("A panel has %d bytes at most, as JSON; this one has %d. Show less of it and link to the rest.", PanelBodySize, len(text)))
}

func at(name string, i int) string { return name + "." + strconv.Itoa(i) }

// clean is the checked content as it is kept: each text in its one form.
func (b panelBody) clean() (panelBody, error) {
	out := panelBody{Link: b.Link}
	var wrong error
	text := func(raw string) string {
		clean, err := fold.Text(raw)
		if err != nil {
			wrong = fmt.Errorf("read a validated panel: %w", err)
		}
		return clean
	}
	out.Title = text(b.Title)
	for _, r := range b.Rows {
		out.Rows = append(out.Rows, PanelRow{Label: text(r.Label), Value: text(r.Value)})
	}
	for _, name := range b.Columns {
		out.Columns = append(out.Columns, text(name))
	}
	for _, cells := range b.Cells {
		kept := make([]string, len(cells))
		for i, cell := range cells {
			kept[i] = text(cell)
		}
		out.Cells = append(out.Cells, kept)
	}
	return out, wrong
}

// on puts the content on a panel.
func (b panelBody) on(p Panel) Panel {
	p.Title, p.Rows, p.Columns, p.Cells, p.Link = b.Title, b.Rows, b.Columns, b.Cells, b.Link
	if p.Rows == nil {
		p.Rows = []PanelRow{}
	}
	if p.Columns == nil {
		p.Columns = []string{}
	}
	if p.Cells == nil {
		p.Cells = [][]string{}
	}
	return p
}
