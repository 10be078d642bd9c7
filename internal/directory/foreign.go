package directory

import (
	"bytes"
	"strings"
)

// source is a product whose exports are read.
type source struct {
	format  Format
	product string
	// list is the key of a document under which its accounts stand.
	list string
	// outer stands before the other keys of a document in a report.
	outer string
	// without says what to do about a document that holds no accounts.
	without string
	// hint says where passwords are to be had.
	hint string
	// owns reports keys that only this product's accounts have.
	owns func(keys map[string]bool) bool
	// read reads one account, and row one row of a CSV file.
	read func(*mapped, *object)
}

var sources = []*source{&keycloakSource, &auth0Source, &firebaseSource, &cognitoSource, &kratosSource}

func sourceOf(f Format) *source {
	for _, s := range sources {
		if s.format == f {
			return s
		}
	}
	return nil
}

// taker makes records of one product's accounts.
type taker struct {
	source  *source
	check   *checker
	options Options
	// stop is why the reading of the file cannot go on.
	stop error
}

// openForeign begins to read another product's export.
func openForeign(r *Reader, head []byte, o Options) (rows, error) {
	t := &taker{source: sourceOf(r.format), check: r.check, options: o}
	r.check.needNewHint = t.source.hint
	text := trimHead(head)
	if text[0] != '{' && text[0] != '[' {
		return openForeignCSV(r, t)
	}
	if t.source.format == Firebase && o.FirebaseHash == nil && !o.WithoutPasswords &&
		bytes.Contains(head, []byte(`"passwordHash"`)) && !bytes.Contains(head, []byte(`"hash_config"`)) {
		return nil, errNoFirebaseHash()
	}
	shape := shapeOf(text)
	if !shape.array && shape.list == "" && shape.isAccount && !isDocument(text) {
		return &foreignLines{lines: r.lines, check: r.check, take: t}, nil
	}
	return openDocument(r, t, shape, o.MaxLine)
}

// json makes a record of one account. What is wrong with it is noted in the
// checker; an error means that the file cannot be read on.
func (t *taker) json(raw []byte) (Record, error) {
	o, err := openObject(t.check, raw, "")
	if err != nil {
		t.check.problem("", objectReason(err, raw))
		return Record{}, nil
	}
	return t.object(o)
}

func (t *taker) object(o *object) (Record, error) {
	m := &mapped{c: t.check, take: t, d: &draft{}}
	t.source.read(m, o)
	if !t.check.bad() {
		o.left()
	}
	if t.stop != nil {
		return Record{}, t.stop
	}
	if t.check.bad() {
		return m.d.Record, nil
	}
	r := m.d.finish(t.check)
	if m.needsNew && !t.check.bad() {
		t.check.needNew++
	}
	return r, nil
}

func trimHead(head []byte) []byte {
	return bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8Mark)), " \t\r\n")
}

// knownProviders are the names that this house gives to providers that every
// product knows.
var knownProviders = map[string]string{
	"google.com": "google", "google-oauth2": "google", "loginwithgoogle": "google",
	"facebook.com": "facebook", "twitter.com": "twitter", "github.com": "github",
	"apple.com": "apple", "signinwithapple": "apple", "loginwithamazon": "amazon",
	"microsoft.com": "microsoft", "windowslive": "microsoft", "yahoo.com": "yahoo", "linkedin.com": "linkedin",
}

func providerName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if known, ok := knownProviders[s]; ok {
		return known
	}
	return s
}
