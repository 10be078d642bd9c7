package directory

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// csvRows reads the rows of a CSV file (RFC 4180) below its header.
type csvRows struct {
	lines   *lines
	check   *checker
	columns []column
	split   csvSplitter
	raw     []byte // the record as it stands in the file
	dec     jsontext.Decoder
	// foreign takes the row instead of the columns' fields, if it is another
	// product's.
	foreign func(*csvRows) Record
}

// mostRowLines bounds how many lines are read to find the end of a quote.
const mostRowLines = 1000

func newCSVRows(in *lines, c *checker) (*csvRows, error) {
	columns, comma, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	return &csvRows{lines: in, check: c, columns: columns, split: csvSplitter{comma: comma}}, nil
}

func (r *csvRows) next() (Row, error) {
	for {
		l, err := r.lines.next()
		if err != nil {
			return Row{}, err
		}
		start := r.lines.at
		r.check.begin(start.Line)
		if l.tooLong {
			r.check.problem("", tooLongReason(r.lines.most))
			return Row{Line: start.Line, Problems: r.check.problems, End: start}, nil
		}
		whole, err := r.gather(l)
		if err != nil {
			return Row{}, err
		}
		if r.split.blank() && !r.check.bad() {
			continue
		}
		row := Row{Line: start.Line, End: r.lines.at}
		row.Record = r.read(whole)
		row.Problems = r.check.problems
		return row, nil
	}
}

// gather reads the lines of one record. If its quotes do not come to an end,
// that is a problem of the line where it begins, and reading goes on behind
// that line.
func (r *csvRows) gather(l one) (whole bool, err error) {
	begin, first := r.lines.at, len(l.text)
	r.split.reset()
	r.raw = append(r.raw[:0], l.text...)
	whole = l.whole()
	for n := 1; r.split.feed(l.text); n++ {
		l, err = r.lines.next()
		if err == io.EOF {
			r.reopen(begin, first, false, "opens a quote that the file does not close; close it, or get the whole file if it was cut off")
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if l.tooLong || n == mostRowLines || len(r.raw)+len(l.text) > r.lines.most {
			if !l.tooLong {
				r.raw = append(r.raw, l.text...)
			}
			r.reopen(begin, first, l.tooLong, "opens a quote that is not closed; close it")
			return true, nil
		}
		r.raw = append(r.raw, l.text...)
		whole = l.whole()
	}
	if r.split.broken {
		r.reopen(begin, first, false, "has a quote in the middle of a cell; double the quotes inside a quoted cell")
	}
	return whole, nil
}

// reopen notes the problem and has everything behind the record's first line
// read again.
func (r *csvRows) reopen(begin Mark, first int, held bool, reason string) {
	r.check.problem("", reason)
	r.lines.again(r.raw[first:], begin, held)
}

func (r *csvRows) read(whole bool) Record {
	d := draft{}
	if r.check.bad() {
		return d.Record
	}
	if !utf8.Valid(r.raw) {
		r.check.problem("", notUTF8)
		return d.Record
	}
	if reason := r.countReason(whole); reason != "" {
		r.check.problem("", reason)
		return d.Record
	}
	if !whole {
		r.check.warn("", "has no line end; if the file was cut off here, its last cell is not whole")
	}
	if r.foreign != nil {
		return r.foreign(r)
	}
	for i, col := range r.columns {
		if i < len(r.split.ends) {
			r.readCell(&d, col, r.split.cell(i))
		}
	}
	if r.check.bad() {
		return d.Record
	}
	return d.finish(r.check)
}

// countReason compares the number of cells with the header's. Empty cells
// behind the last column are what spreadsheets leave there.
func (r *csvRows) countReason(whole bool) string {
	have, want := len(r.split.ends), len(r.columns)
	for have > want && len(bytes.TrimSpace(r.split.cell(have-1))) == 0 {
		have--
	}
	switch {
	case have == want:
		return ""
	case have < want && !whole:
		return "is cut off: the file ends in the middle of it; get the whole file and import it again"
	case have < want:
		return fmt.Sprintf("has %d cells, but the first line names %d columns; add the missing separators", have, want)
	}
	return fmt.Sprintf("has %d cells, but the first line names %d columns; put cells that hold the separator into quotes", have, want)
}

func (r *csvRows) readCell(d *draft, col column, cell []byte) {
	cell = bytes.TrimSpace(cell)
	if len(cell) == 0 {
		return
	}
	value := undoNeutral(string(cell))
	switch {
	case col.attribute != "":
		setAttribute(r.check, col.attribute, value, d)
	case col.field == nil:
		r.check.notKnown(col.name)
	case col.field.kind == kindList:
		r.readListCell(d, col, value)
	default:
		if reason := col.field.set(r.check, d, value); reason != "" {
			r.check.problem(col.name, reason)
		}
	}
}

// readListCell reads a list: its JSON stands in the cell.
func (r *csvRows) readListCell(d *draft, col column, value string) {
	before := len(r.check.problems)
	r.dec.Reset(strings.NewReader(value))
	if err := col.field.read(r.check, &r.dec, col.name, d); err != nil {
		r.check.broken(before, col.name, "is not JSON as an NDJSON file has it for this field")
		return
	}
	if _, err := r.dec.ReadToken(); err != io.EOF {
		r.check.broken(before, col.name, "holds more than one JSON value")
	}
}
