package directory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// ndjsonRows reads one JSON object from each line (ndjson.org).
type ndjsonRows struct {
	lines *lines
	check *checker
	dec   jsontext.Decoder
	buf   bytes.Buffer
	draft draft
}

func (n *ndjsonRows) next() (Row, error) {
	for {
		l, err := n.lines.next()
		if err != nil {
			return Row{}, err
		}
		text := bytes.TrimSpace(l.text)
		if len(text) == 0 {
			continue
		}
		n.check.begin(n.lines.at.Line)
		row := Row{Line: n.lines.at.Line, End: n.lines.at}
		if l.tooLong {
			n.check.problem("", tooLongReason(n.lines.most))
		} else {
			row.Record = n.read(text, l.whole())
		}
		row.Problems = n.check.problems
		return row, nil
	}
}

func (n *ndjsonRows) read(text []byte, whole bool) Record {
	n.buf = *bytes.NewBuffer(text)
	n.dec.Reset(&n.buf)
	n.draft = draft{}
	err := readObject(n.check, &n.dec, recordTable, &n.draft, n.attribute)
	if err == nil {
		_, err = n.dec.ReadToken()
		if err == nil {
			n.check.problem("", "holds more than one JSON value; put each account on a line of its own")
		}
	}
	if err != nil && err != io.EOF {
		n.check.broken(0, "", jsonReason(err, text, whole))
	}
	if n.check.bad() {
		return n.draft.Record
	}
	return n.draft.finish(n.check)
}

// attribute takes a key such as attribute.plan, as CSV files have it.
func (n *ndjsonRows) attribute(name string) (bool, error) {
	if key, ok := strings.CutPrefix(name, "attribute."); ok {
		return true, readAttribute(n.check, &n.dec, key, &n.draft)
	}
	if i, ok := recordTable.byName[aliases[name]]; ok {
		return true, readField(n.check, &n.dec, &recordTable.fields[i], &n.draft)
	}
	return false, nil
}

// jsonReason says in words why a line cannot be read as JSON.
func jsonReason(err error, text []byte, whole bool) string {
	var syntax *jsontext.SyntacticError
	switch {
	case !utf8.Valid(text):
		return notUTF8
	case !whole && errors.Is(err, io.ErrUnexpectedEOF):
		return "is cut off: the file ends in the middle of it; get the whole file and import it again"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "is not JSON: the line ends in the middle of a value"
	case errors.Is(err, jsontext.ErrDuplicateName):
		return "is not usable JSON: a key stands twice in one object"
	case errors.As(err, &syntax):
		return fmt.Sprintf("is not JSON: it breaks at byte %d of the line", syntax.ByteOffset+1)
	}
	return "is not JSON"
}

const notUTF8 = "is not UTF-8 (most likely Latin-1); convert the file with iconv -f WINDOWS-1252 -t UTF-8"

func tooLongReason(most int) string {
	return fmt.Sprintf("is longer than %d bytes; shorten it, or raise the limit", most)
}
