package view

import (
	"fmt"
	"strings"
)

// ReportPage is a page of figures.
type ReportPage struct {
	Frame
	Lead   string
	Tabs   []MenuItem
	Filter ReportFilter
	// Compared says with which time the figures are compared; Counted how fresh
	// they are.
	Compared string
	Counted  string
	Tiles    []ReportTile
	Cards    []ReportCard
	Notes    []string
	Export   *ReportExport // nil: the reader may not
	// Counting is nil where the whole history is counted.
	Counting *ReportCounting
}

// ReportCounting tells that figures are not whole yet, and when they are.
type ReportCounting struct {
	Path    string // that answers this anew
	Percent int
	Text    string
	// Again shows the page anew; empty: not everything is counted.
	Again string
}

// ReportFilter is what the page was asked with. A list without choices is not
// shown.
type ReportFilter struct {
	Path         string
	Ranges       []Choice
	From, To     string
	Bys          []Choice
	Applications []Choice
	Methods      []Choice
	Problems     map[string]string
}

// ReportExport is the form of an export.
type ReportExport struct {
	Path    string
	Hidden  []Choice // names and values of what the page was asked with
	Open    bool
	Problem string
}

// ReportTile is one figure.
type ReportTile struct {
	Label, Value string
	// Change is by how much it differs from the time before, and Tone whether that
	// is good, bad or neither (empty).
	Change, Tone string
	Help         string
	Href         string
}

// ReportCard is a picture with its table.
type ReportCard struct {
	ID, Title, Lead string
	Empty           string // what would fill it, if there is nothing
	Chart           *LineChart
	// Bars draws the first number of each row as a bar.
	Bars  bool
	Table ReportTable
	Wide  bool
	Href  string // to the list behind it
	Way   string
}

// ReportTable has the same numbers as the picture above it.
type ReportTable struct {
	Columns []string
	Rows    []ReportRow
}

// ReportRow is a name and its numbers.
type ReportRow struct {
	Name  string
	Href  string
	Cells []string
	Share int // of the largest, in thousandths
}

// LineChart is a figure or several over time, drawn by the server.
type LineChart struct {
	Label string // what a reader who does not see it is told
	Lines []ChartLine
	Steps []string // what each place on the time axis is called
	Ticks []string // the names at the lower edge
	Tops  []string // the names at the left edge, from above
	Top   int64    // the value at the upper edge
	Foot  int64    // and at the lower edge
}

// ChartLine is one line.
type ChartLine struct {
	Name   string
	Values []int64
	Texts  []string // the values as they are read
}

// Charts are drawn on a ground of this size, and stretched to their place.
const (
	chartWidth  = 1000
	chartHeight = 240
)

func (c LineChart) x(i int) float64 {
	if len(c.Steps) < 2 {
		return chartWidth / 2
	}
	return float64(i) * chartWidth / float64(len(c.Steps)-1)
}

func (c LineChart) y(n int64) float64 {
	if c.Top == c.Foot {
		return chartHeight
	}
	return chartHeight - float64(n-c.Foot)*chartHeight/float64(c.Top-c.Foot)
}

// Path is the line as SVG writes it.
func (c LineChart) Path(l ChartLine) string {
	if len(l.Values) == 1 {
		y := c.y(l.Values[0])
		return fmt.Sprintf("M0 %.1fH%d", y, chartWidth)
	}
	var out strings.Builder
	for i, n := range l.Values {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&out, "%s%.1f %.1f", letter, c.x(i), c.y(n))
	}
	return out.String()
}

// Area is what is under the line.
func (c LineChart) Area(l ChartLine) string {
	return c.Path(l) + fmt.Sprintf("L%d %dL0 %dZ", chartWidth, chartHeight, chartHeight)
}

// strip is the ground on which the pointer is told a place's numbers.
func (c LineChart) strip(i int) (x, width string) {
	w := float64(chartWidth)
	if len(c.Steps) > 1 {
		w = chartWidth / float64(len(c.Steps)-1)
	}
	return fmt.Sprintf("%.1f", c.x(i)-w/2), fmt.Sprintf("%.1f", w)
}

// tip is what a place's numbers are.
func (c LineChart) tip(i int) string {
	parts := make([]string, len(c.Lines))
	for k, l := range c.Lines {
		parts[k] = l.Name + ": " + l.Texts[i]
	}
	return c.Steps[i] + "\n" + strings.Join(parts, "\n")
}
