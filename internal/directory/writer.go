package directory

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// appendRecord appends the record as one JSON object.
func appendRecord(dst []byte, r Record) []byte {
	d := draft{Record: r, verified: r.Email != ""}
	if len(r.Phones) > 0 {
		d.phone.Number = r.Phones[0].Number // its details stand in phones
	}
	return appendObject(dst, recordTable, &d)
}

// NDJSONWriter writes accounts as lines of JSON that [OpenReader] takes.
type NDJSONWriter struct {
	w    io.Writer
	buf  []byte
	most int
}

// NewNDJSONWriter returns a writer to w, which should be buffered.
func NewNDJSONWriter(w io.Writer) *NDJSONWriter {
	return &NDJSONWriter{w: w, most: defaultMaxLine * 7 / 8}
}

// Write writes one account. A history that would make the line longer than a
// reader takes goes on in further lines, each with the login ID and
// `continued`.
func (n *NDJSONWriter) Write(r Record) error {
	n.buf = append(appendRecord(n.buf[:0], r), '\n')
	if len(n.buf) <= n.most || len(r.Activity) < 2 || r.LoginID == "" {
		return n.flush(r)
	}
	half := len(r.Activity) / 2
	first, second := r, Record{LoginID: r.LoginID, Continued: true, Activity: r.Activity[half:]}
	first.Activity = r.Activity[:half]
	if err := n.Write(first); err != nil {
		return err
	}
	return n.Write(second)
}

func (n *NDJSONWriter) flush(r Record) error {
	for _, a := range r.Activity {
		if len(a.Data) > 0 && !jsontext.Value(a.Data).IsValid() {
			return fmt.Errorf("write account %s: the data of %s is not JSON", r.LoginID, a.Type)
		}
	}
	if _, err := n.w.Write(n.buf); err != nil {
		return fmt.Errorf("write account %s: %w", r.LoginID, err)
	}
	return nil
}

// CSVWriter writes accounts as a CSV file that [OpenReader] takes and that is
// safe to open in a spreadsheet: no cell is taken for a formula. It carries
// everything but the activity.
type CSVWriter struct {
	w          *csv.Writer
	fields     []*field[draft]
	attributes []string
	row        []string
	buf        []byte
}

// notInCSV are the fields for which a line of a table is no place.
var notInCSV = []string{"activity", "continued"}

// NewCSVWriter writes the header: every field, then a column for each of the
// attributes. Other attributes of an account stand together in the column
// attributes, as JSON. With mark, the file begins with the byte order mark by
// which Excel knows UTF-8.
func NewCSVWriter(w io.Writer, mark bool, attributes ...string) (*CSVWriter, error) {
	if mark {
		if _, err := io.WriteString(w, utf8Mark); err != nil {
			return nil, fmt.Errorf("write the byte order mark: %w", err)
		}
	}
	c := &CSVWriter{w: csv.NewWriter(w), attributes: attributes}
	for i := range recordTable.fields {
		f := &recordTable.fields[i]
		if slices.Contains(notInCSV, f.name) {
			continue
		}
		c.fields = append(c.fields, f)
		c.row = append(c.row, f.name)
	}
	for _, key := range attributes {
		c.row = append(c.row, "attribute."+key)
	}
	if err := c.w.Write(c.row); err != nil {
		return nil, fmt.Errorf("write the names of the columns: %w", err)
	}
	return c, nil
}

// Write writes one account as one row.
func (c *CSVWriter) Write(r Record) error {
	d := csvDraft(r, c.attributes)
	c.row = c.row[:0]
	for _, f := range c.fields {
		if f.kind == kindList {
			c.buf = f.write(c.buf[:0], &d)
			c.row = append(c.row, string(c.buf))
			continue
		}
		c.row = append(c.row, neutral(f.text(&d)))
	}
	for _, key := range c.attributes {
		c.row = append(c.row, neutral(r.Attributes[key]))
	}
	if err := c.w.Write(c.row); err != nil {
		return fmt.Errorf("write account %s: %w", r.LoginID, err)
	}
	return nil
}

// Flush writes what is buffered. It must be called at the end.
func (c *CSVWriter) Flush() error {
	c.w.Flush()
	if err := c.w.Error(); err != nil {
		return fmt.Errorf("write the CSV file: %w", err)
	}
	return nil
}

// csvDraft spreads a record over the columns: the first phone and address
// have columns of their own; only where there are more do all stand in a list.
func csvDraft(r Record, columns []string) draft {
	d := draft{Record: r, verified: r.Email != ""}
	if len(r.Phones) > 0 {
		d.phone = r.Phones[0]
	}
	if len(r.Phones) == 1 {
		d.Phones = nil
	}
	if len(r.Addresses) > 0 {
		d.address = r.Addresses[0]
	}
	if len(r.Addresses) == 1 {
		d.Addresses = nil
	}
	d.Attributes = nil
	for key, value := range r.Attributes {
		if slices.Contains(columns, key) {
			continue
		}
		if d.Attributes == nil {
			d.Attributes = map[string]string{}
		}
		d.Attributes[key] = value
	}
	return d
}
