package directory

import (
	"fmt"
	"io"
	"strings"
)

// documentRows reads the accounts from a JSON document: the entries of one
// list in it, or values that follow one another.
type documentRows struct {
	scan  *scanner
	check *checker
	take  *taker
	most  int
	where place
	n     int64 // accounts so far
	fresh bool  // no account of this list has been read
}

// place is where in a document the reader stands.
type place uint8

const (
	inObjectList place = iota // in the list of an object
	inArray                   // in a document that is a list
	inSequence                // between values that follow one another
	atEnd
)

// longestKey bounds the keys beside the list of accounts.
const longestKey = 1000

func openDocument(r *Reader, t *taker, shape jsonShape, most int) (*documentRows, error) {
	d := &documentRows{
		scan:  &scanner{r: r.lines.r, offset: r.lines.at.Offset},
		check: r.check, take: t, most: most, fresh: true,
	}
	switch {
	case shape.array:
		d.where = inArray
		if _, err := d.scan.peek(); err != nil {
			return nil, d.failed(err)
		}
		return d, d.failed(d.scan.drop(1))
	case shape.list == "" && shape.isAccount:
		d.where = inSequence
		return d, nil
	}
	return d, d.findList()
}

// findList reads an object up to its list of accounts.
func (d *documentRows) findList() error {
	if err := d.expect('{'); err != nil {
		return err
	}
	d.fresh = true
	for first := true; ; first = false {
		name, end, err := d.nextKey(first)
		if err != nil {
			return err
		}
		if end {
			return ErrNoAccounts.Withf("%s", d.take.source.without)
		}
		b, err := d.scan.peek()
		if err != nil {
			return d.failed(err)
		}
		if name == d.take.source.list && b == '[' {
			d.where = inObjectList
			return d.failed(d.scan.drop(1))
		}
		if err := d.beside(name, b); err != nil {
			return err
		}
	}
}

// nextKey reads the next key of the document's object, or its end.
func (d *documentRows) nextKey(first bool) (name string, end bool, err error) {
	b, err := d.scan.peek()
	if err != nil {
		return "", false, d.failed(err)
	}
	if b == '}' {
		return "", true, d.failed(d.scan.drop(1))
	}
	if !first {
		if err := d.expect(','); err != nil {
			return "", false, err
		}
		if b, err = d.scan.peek(); err != nil {
			return "", false, d.failed(err)
		}
	}
	if b != '"' {
		return "", false, d.damaged()
	}
	raw, tooLong, err := d.scan.value(longestKey)
	if err != nil {
		return "", false, d.failed(err)
	}
	if tooLong {
		return "", false, d.damaged()
	}
	name, ok := unquoteText(raw)
	if !ok {
		return "", false, d.damaged()
	}
	return name, false, d.expect(':')
}

// beside deals with what stands beside the list of accounts.
func (d *documentRows) beside(name string, b byte) error {
	if name == "hash_config" && d.take.source.format == Firebase {
		return d.hashConfig()
	}
	if b == '{' || b == '[' {
		n, err := d.scan.skip()
		if n > 0 {
			d.check.besideAccounts(d.take.source.outer+name, n)
		}
		return d.failed(err)
	}
	raw, _, err := d.scan.value(longestKey)
	if err != nil {
		return d.failed(err)
	}
	if strings.HasPrefix(name, "PaginationToken") && !holdsNothing(raw) {
		d.check.note("The file is one page of several: it ends with a PaginationToken. Export and import the other pages too.")
		return nil
	}
	if !holdsNothing(raw) && d.take.source.outer != "" {
		d.check.besideAccounts(d.take.source.outer+"(single settings)", 1)
	}
	return nil
}

func (d *documentRows) hashConfig() error {
	raw, tooLong, err := d.scan.value(64 << 10)
	if err != nil {
		return d.failed(err)
	}
	if tooLong {
		return ErrHashParameters.Withf("The hash_config of this file is too long. Give it as the Firebase console shows it.")
	}
	if d.take.options.FirebaseHash != nil {
		return nil
	}
	d.take.options.FirebaseHash, err = ParseFirebaseHash(string(raw))
	return err
}

func (d *documentRows) next() (Row, error) {
	for {
		if d.where == atEnd {
			return Row{}, io.EOF
		}
		end, err := d.toNext()
		if err != nil {
			return Row{}, err
		}
		if !end {
			return d.row()
		}
		if err := d.closeList(); err != nil {
			return Row{}, err
		}
	}
}

// toNext stands before the next account, or reports the list's end.
func (d *documentRows) toNext() (end bool, err error) {
	b, err := d.scan.peek()
	if d.where == inSequence {
		if err == io.EOF {
			return true, nil
		}
		return false, d.failed(err)
	}
	if err != nil {
		return false, d.failed(err)
	}
	if b == ']' {
		return true, d.failed(d.scan.drop(1))
	}
	if !d.fresh {
		if err := d.expect(','); err != nil {
			return false, err
		}
	}
	d.fresh = false
	return false, nil
}

func (d *documentRows) row() (Row, error) {
	raw, tooLong, err := d.scan.value(d.most)
	if err != nil {
		return Row{}, d.failed(err)
	}
	d.n++
	at := Mark{Line: d.n, Offset: d.scan.offset}
	d.check.begin(d.n)
	row := Row{Line: d.n, End: at}
	if tooLong {
		d.check.problem("", tooLongReason(d.most))
	} else if row.Record, err = d.take.json(raw); err != nil {
		return Row{}, err
	}
	row.Problems = d.check.problems
	return row, nil
}

// closeList reads what follows the list.
func (d *documentRows) closeList() error {
	if d.where == inObjectList {
		for {
			name, end, err := d.nextKey(false)
			if err != nil {
				return err
			}
			if end {
				break
			}
			b, err := d.scan.peek()
			if err != nil {
				return d.failed(err)
			}
			if err := d.beside(name, b); err != nil {
				return err
			}
		}
	}
	b, err := d.scan.peek()
	if err == io.EOF {
		if d.where = atEnd; d.n == 0 {
			return ErrNoAccounts.Withf("%s", d.take.source.without)
		}
		return nil
	}
	if err != nil {
		return d.failed(err)
	}
	switch { // several pages in one file
	case d.where == inObjectList && b == '{':
		return d.findList()
	case d.where == inArray && b == '[':
		d.fresh = true
		return d.failed(d.scan.drop(1))
	}
	return d.damaged()
}

func (d *documentRows) expect(want byte) error {
	b, err := d.scan.peek()
	if err != nil {
		return d.failed(err)
	}
	if b != want {
		return d.damaged()
	}
	return d.failed(d.scan.drop(1))
}

// failed says what a failed reading means.
func (d *documentRows) failed(err error) error {
	switch {
	case err == nil:
		return nil
	case err == io.EOF || isCutOff(err):
		return ErrCutOff.Withf("The file is cut off: it ends after account %d in the middle of the document. The accounts before are read; get the whole file and go on from there.", d.n)
	}
	return fmt.Errorf("read account %d: %w", d.n+1, err)
}

func (d *documentRows) damaged() error {
	return ErrWrongKind.Withf("The JSON is damaged at byte %d, after account %d. The accounts before are read; get the whole file and go on from there.", d.scan.offset+1, d.n)
}
