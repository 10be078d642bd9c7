package directory

import (
	"bytes"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// foreignCSV makes records of the rows of another product's CSV file: each row
// becomes the object that the product's JSON export would have.
type foreignCSV struct {
	*csvRows
	take  *taker
	names []string
	stop  error
}

func openForeignCSV(r *Reader, t *taker) (rows, error) {
	f := &foreignCSV{take: t, csvRows: &csvRows{lines: r.lines, check: r.check, split: csvSplitter{comma: ','}}}
	f.foreign = f.record
	f.names = firebaseColumns
	if t.source.format == Cognito {
		l, err := r.lines.next()
		if err != nil && err != io.EOF {
			return nil, err
		}
		f.names = csvNames(l.text)
	}
	f.columns = make([]column, len(f.names))
	return f, nil
}

func csvNames(line []byte) []string {
	s := csvSplitter{comma: ','}
	s.feed(line)
	names := make([]string, len(s.ends))
	for i := range names {
		names[i] = string(bytes.TrimSpace(s.cell(i)))
	}
	return names
}

func (f *foreignCSV) next() (Row, error) {
	row, err := f.csvRows.next()
	if f.stop != nil {
		return Row{}, f.stop
	}
	return row, err
}

func (f *foreignCSV) record(r *csvRows) Record {
	o := &object{c: r.check, values: map[string]jsontext.Value{}}
	for i, name := range f.names {
		if i >= len(r.split.ends) {
			break
		}
		cell := bytes.TrimSpace(r.split.cell(i))
		if len(cell) > 0 && name != "" {
			o.set(name, string(cell))
		}
	}
	if f.take.source.format == Firebase {
		firebaseProvidersOf(o)
	}
	record, err := f.take.object(o)
	if err != nil {
		f.stop = err
	}
	return record
}

func (o *object) set(key, value string) {
	if _, there := o.values[key]; !there {
		o.keys = append(o.keys, key)
	}
	o.values[key] = appendText(nil, value)
}

// firebaseProvidersOf gathers the four cells of each provider.
func firebaseProvidersOf(o *object) {
	var list []byte
	for _, provider := range []string{"google.com", "facebook.com", "twitter.com", "github.com"} {
		one := []byte(`{"providerId":` + string(appendText(nil, provider)))
		given := false
		for _, key := range []string{"rawId", "email", "displayName", "photoUrl"} {
			v := o.values[provider+"."+key]
			if len(v) == 0 {
				continue
			}
			given = true
			one = append(append(append(append(one, `,"`...), key...), `":`...), v...)
			delete(o.values, provider+"."+key)
		}
		if given {
			list = append(append(append(list, ','), one...), '}')
		}
	}
	if len(list) > 0 {
		o.keys = append(o.keys, "providerUserInfo")
		o.values["providerUserInfo"] = jsontext.Value("[" + strings.TrimPrefix(string(list), ",") + "]")
	}
}

// detectCSV names the product whose CSV export it is; empty if it is none.
func detectCSV(text []byte) (Format, error) {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	names := map[string]bool{}
	for _, name := range csvNames(line) {
		names[name] = true
	}
	switch {
	case names["cognito:username"]:
		return Cognito, nil
	case isFirebaseRow(line):
		return Firebase, nil
	case names["Given Name"] && names["Email Verified"], names["user_id"] && anyOf(names, "given_name", "logins_count", "last_login"):
		return "", ErrWrongKind.Withf("The file is an Auth0 export as CSV, which leaves out identities and metadata. Export the users with the format json and import that.")
	}
	return "", nil
}
