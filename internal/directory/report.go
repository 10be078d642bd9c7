package directory

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Totals is the outcome of a run over a file.
type Totals struct {
	Rows   int64 // read
	Bad    int64 // not taken, each with a line in the report
	Warned int64 // taken, with a line in the report
	// Fields counts the problems by field; a problem of a whole row counts
	// under "row".
	Fields map[string]int64
}

// Taken is how many rows were good enough to be taken.
func (t Totals) Taken() int64 { return t.Rows - t.Bad }

// String says the totals in one line.
func (t Totals) String() string {
	s := fmt.Sprintf("%d rows read, %d taken, %d not", t.Rows, t.Taken(), t.Bad)
	if t.Warned > 0 {
		s += fmt.Sprintf(", %d with a warning", t.Warned)
	}
	if len(t.Fields) == 0 {
		return s
	}
	names := slices.SortedFunc(maps.Keys(t.Fields), func(a, b string) int {
		return cmp.Or(cmp.Compare(t.Fields[b], t.Fields[a]), strings.Compare(a, b))
	})
	parts := make([]string, 0, 5)
	for _, name := range names[:min(5, len(names))] {
		parts = append(parts, fmt.Sprintf("%s %d", name, t.Fields[name]))
	}
	return s + " (problems: " + strings.Join(parts, ", ") + ")"
}

// Report writes a line for each row that has a problem: the line's number,
// the fields, and the reason. It never repeats a value of the row. As CSV,
// its cells are safe to open in a spreadsheet.
type Report struct {
	w      io.Writer
	csv    *csv.Writer // nil if the report is NDJSON
	buf    []byte
	totals Totals
}

// reportFields bounds how many fields are counted one by one.
const reportFields = 1000

// NewReport begins a report in w, which should be buffered; nothing is
// written, and only the totals are kept, if w is nil.
func NewReport(w io.Writer, format Format) (*Report, error) {
	r := &Report{w: w, totals: Totals{Fields: map[string]int64{}}}
	if w == nil || format != CSV {
		return r, nil
	}
	r.csv = csv.NewWriter(w)
	if err := r.csv.Write([]string{"line", "field", "reason"}); err != nil {
		return nil, fmt.Errorf("begin the report: %w", err)
	}
	return r, nil
}

// Add counts the row and writes its line if it has a problem. The problems
// that were found only while the row was being taken, such as an e-mail that
// another account has, belong into row.Problems before.
func (r *Report) Add(row Row) error {
	r.totals.Rows++
	if len(row.Problems) == 0 {
		return nil
	}
	if row.Bad() {
		r.totals.Bad++
	} else {
		r.totals.Warned++
	}
	for _, p := range row.Problems {
		r.count(p.Field)
	}
	if r.w == nil {
		return nil
	}
	field, reason := summary(row.Problems)
	if err := r.write(row.Line, field, reason); err != nil {
		return fmt.Errorf("write the report's line for line %d: %w", row.Line, err)
	}
	return nil
}

func (r *Report) count(field string) {
	if field == "" {
		field = "row"
	}
	if _, ok := r.totals.Fields[field]; !ok && len(r.totals.Fields) >= reportFields {
		field = "(other fields)"
	}
	r.totals.Fields[field]++
}

// summary puts the problems of one row into one line.
func summary(problems []Problem) (field, reason string) {
	if len(problems) == 1 {
		return problems[0].Field, problems[0].Reason
	}
	var fields, reasons []string
	for _, p := range problems {
		if p.Field != "" {
			fields = append(fields, p.Field)
			reasons = append(reasons, p.Field+" "+p.Reason)
			continue
		}
		reasons = append(reasons, p.Reason)
	}
	return strings.Join(fields, ", "), strings.Join(reasons, "; ")
}

func (r *Report) write(line int64, field, reason string) error {
	if r.csv != nil {
		return r.csv.Write([]string{strconv.FormatInt(line, 10), neutral(field), neutral(reason)})
	}
	r.buf = append(r.buf[:0], `{"line":`...)
	r.buf = strconv.AppendInt(r.buf, line, 10)
	r.buf = appendText(append(r.buf, `,"field":`...), field)
	r.buf = appendText(append(r.buf, `,"reason":`...), reason)
	_, err := r.w.Write(append(r.buf, '}', '\n'))
	return err
}

// Totals is the outcome so far.
func (r *Report) Totals() Totals {
	t := r.totals
	t.Fields = maps.Clone(t.Fields)
	return t
}

// Flush writes what is buffered. It must be called at the end, and before a
// place in the file is kept from which another run would go on.
func (r *Report) Flush() error {
	if r.csv == nil {
		return nil
	}
	r.csv.Flush()
	if err := r.csv.Error(); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
