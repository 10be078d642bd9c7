package directory

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// foreignLines reads one JSON object from each line.
type foreignLines struct {
	lines *lines
	check *checker
	take  *taker
}

func (f *foreignLines) next() (Row, error) {
	for {
		l, err := f.lines.next()
		if err != nil {
			return Row{}, err
		}
		text := bytes.TrimSpace(l.text)
		if len(text) == 0 {
			continue
		}
		f.check.begin(f.lines.at.Line)
		row := Row{Line: f.lines.at.Line, End: f.lines.at}
		switch {
		case l.tooLong:
			f.check.problem("", tooLongReason(f.lines.most))
		case !l.whole() && !jsontext.Value(text).IsValid(jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true)):
			f.check.problem("", "is cut off: the file ends in the middle of it; get the whole file and import it again")
		default:
			if row.Record, err = f.take.json(text); err != nil {
				return Row{}, err
			}
		}
		row.Problems = f.check.problems
		return row, nil
	}
}
