package directory

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// column says what a column of a CSV file holds.
type column struct {
	field     *field[draft] // nil if it is an attribute or not known
	attribute string        // its key, if it is an attribute
	name      string        // as the file has it
}

// readHeader reads the names of the columns and finds the separator: the one
// that gives the most known names.
func readHeader(in *lines) ([]column, byte, error) {
	l, err := in.next()
	if err != nil && err != io.EOF {
		return nil, 0, err
	}
	if separator, ok := declared(l.trimmed()); ok {
		if l, err = in.next(); err != nil && err != io.EOF {
			return nil, 0, err
		}
		columns, known := headerWith(l.text, separator)
		return checkHeader(columns, known, separator, l.tooLong)
	}
	var best []column
	most, comma := -1, byte(',')
	for _, separator := range []byte{',', ';', '\t', '|'} {
		if columns, known := headerWith(l.text, separator); known > most {
			best, most, comma = columns, known, separator
		}
	}
	return checkHeader(best, most, comma, l.tooLong)
}

// declared reads the line "sep=;" that spreadsheets write before the header.
func declared(line []byte) (byte, bool) {
	rest, ok := bytes.CutPrefix(bytes.ToLower(bytes.Trim(line, `"`)), []byte("sep="))
	if !ok || len(rest) != 1 {
		return 0, false
	}
	return rest[0], true
}

func headerWith(line []byte, separator byte) ([]column, int) {
	s := csvSplitter{comma: separator}
	s.feed(line)
	columns := make([]column, len(s.ends))
	known := 0
	for i := range columns {
		columns[i] = columnNamed(string(s.cell(i)))
		if columns[i].field != nil || columns[i].attribute != "" {
			known++
		}
	}
	return columns, known
}

// columnNamed finds the field of a column. "First Name" and "first-name" are
// read as first_name; an attribute's key is taken as it is written.
func columnNamed(name string) column {
	name = strings.TrimSpace(undoNeutral(name))
	plain := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(name))
	if key, ok := strings.CutPrefix(plain, "attribute."); ok && key != "" {
		return column{attribute: name[len("attribute."):], name: name}
	}
	if a := aliases[plain]; a != "" {
		plain = a
	}
	if i, ok := recordTable.byName[plain]; ok {
		return column{field: &recordTable.fields[i], name: plain}
	}
	return column{name: name}
}

func checkHeader(columns []column, known int, separator byte, tooLong bool) ([]column, byte, error) {
	if tooLong {
		return nil, 0, ErrHeader.Withf("The first line is too long to be the names of columns. Check that the file is CSV, with names such as email,first_name,last_name in its first line.")
	}
	if known < 1 {
		return nil, 0, ErrHeader.Withf("The first line names no column that is known%s. Name them, such as email,first_name,last_name,phone, and try again.", foundNames(columns))
	}
	seen := map[string]bool{}
	for _, c := range columns {
		if c.name != "" && seen[c.name] {
			return nil, 0, ErrHeader.Withf("The column %q stands twice in the first line. Remove or rename one and try again.", printable(c.name))
		}
		seen[c.name] = true
	}
	return columns, separator, nil
}

// foundNames quotes the first names of a header, so that a reader sees what
// was taken for it.
func foundNames(columns []column) string {
	if len(columns) == 0 || columns[0].name == "" || !utf8.ValidString(columns[0].name) {
		return ""
	}
	names := make([]string, 0, 3)
	for _, c := range columns[:min(3, len(columns))] {
		names = append(names, printable(c.name))
	}
	return fmt.Sprintf(" (found: %s)", strings.Join(names, ", "))
}
