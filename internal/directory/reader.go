package directory

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/readmit/readmit/internal/fault"
)

// Format is a form in which accounts stand in a file.
type Format string

// The formats. Auto finds out which one it is from the first bytes. CSV and
// NDJSON have the field names of this package; the others are what other
// products export, and are only read.
const (
	Auto     Format = "auto"
	CSV      Format = "csv"
	NDJSON   Format = "ndjson"
	Keycloak Format = "keycloak" // a realm export with users, or a list of users
	Auth0    Format = "auth0"    // users as NDJSON or a JSON array
	Firebase Format = "firebase" // auth:export, as JSON or CSV
	Cognito  Format = "cognito"  // the CSV of an import job, or ListUsers as JSON
	Kratos   Format = "kratos"   // Ory Kratos identities as JSON
)

const formatNames = "auto, csv, ndjson, keycloak, auth0, firebase, cognito or kratos"

// ErrUnknownFormat is returned by [ParseFormat].
var ErrUnknownFormat = fault.New(fault.Invalid, "import_unknown_format", "This format is not known. Use "+formatNames+".")

// ParseFormat reads the name of a format; empty stands for auto.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case "":
		return Auto, nil
	case Auto, CSV, NDJSON, Keycloak, Auth0, Firebase, Cognito, Kratos:
		return f, nil
	}
	return "", ErrUnknownFormat.Withf("%q is not a format that can be read. Use %s.", printable(s), formatNames)
}

// Options says how a file is read.
type Options struct {
	// Region is the country (ISO 3166) of telephone numbers without a
	// country's code; if empty, such numbers are a problem.
	Region string
	// Now is the time of reading: what has happened cannot be later, but for
	// a day of slack. If zero, that is not looked at.
	Now time.Time
	// MaxLine is the longest line, and the longest CSV row, in bytes; 1 MiB
	// if zero. Memory is bounded by a small multiple of it.
	MaxLine int
	// FirebaseHash holds what the password hashes of a Firebase project were
	// made with. Without it, a Firebase export that has hashes and not their
	// parameters is refused.
	FirebaseHash *FirebaseHash
	// WithoutPasswords leaves the password hashes of other products out: the
	// accounts need a new password.
	WithoutPasswords bool
	// From is where an earlier run over the same file stopped, if it did.
	From Mark
}

// Row is one row of a file.
type Row struct {
	// Line is where it begins, 1 for the first line. In a JSON document, which
	// may be one line, it is which account of the list it is, 1 for the first.
	Line     int64
	Record   Record
	Problems []Problem
	// End is the place behind the row, from which another run can go on.
	End Mark
	// build makes the record, if it was not read: see [People].
	build func() Record
}

// Bad reports whether the row has a problem that is more than a warning. Its
// Record must then not be taken.
func (r Row) Bad() bool {
	for _, p := range r.Problems {
		if !p.Warning {
			return true
		}
	}
	return false
}

// Reader reads the rows of one file. It is for one goroutine.
type Reader struct {
	format Format
	gzip   bool
	raw    *counter
	lines  *lines
	check  *checker
	rows   rows
}

const (
	defaultMaxLine = 1 << 20
	headSize       = 64 << 10
)

// OpenReader looks at the first bytes of r and begins to read. A gzip file is
// unpacked on the way.
//
// It returns [ErrWrongKind] if the file is of another kind or contradicts the
// format asked for, [ErrHeader] if a CSV file does not begin with the names
// of its columns, [ErrNoAccounts] if another product's export holds no
// accounts, [ErrHashParameters] if it holds hashes that cannot be checked
// without o.FirebaseHash, and [ErrOtherFile] if it cannot go on at o.From.
func OpenReader(r io.Reader, format Format, o Options) (*Reader, error) {
	if o.MaxLine <= 0 {
		o.MaxLine = defaultMaxLine
	}
	rd := &Reader{raw: &counter{r: r}, check: newChecker(o)}
	head, err := rd.open(o)
	if err != nil {
		return nil, err
	}
	if rd.format, err = detect(head, format); err != nil {
		return nil, err
	}
	if err := rd.passMark(); err != nil {
		return nil, err
	}
	if rd.rows, err = rd.begin(head, o); err != nil {
		return nil, err
	}
	if o.From == (Mark{}) {
		return rd, nil
	}
	skip := rd.lines.skipTo
	if d, ok := rd.rows.(*documentRows); ok {
		skip = d.skipTo
	}
	if err := skip(o.From); err != nil {
		return nil, err
	}
	return rd, nil
}

// begin passes over what stands before the first row.
func (r *Reader) begin(head []byte, o Options) (rows, error) {
	switch r.format {
	case NDJSON:
		return &ndjsonRows{lines: r.lines, check: r.check}, nil
	case CSV:
		return newCSVRows(r.lines, r.check)
	}
	return openForeign(r, head, o)
}

// rows are the rows of a file in one of the formats.
type rows interface{ next() (Row, error) }

// open prepares the lines and returns the first bytes, unpacked.
func (r *Reader) open(o Options) ([]byte, error) {
	in := bufio.NewReaderSize(r.raw, headSize)
	if start, _ := in.Peek(2); isGzip(start) { // an error comes again below
		unpacked, err := unpack(in)
		if err != nil {
			return nil, err
		}
		r.gzip, in = true, bufio.NewReaderSize(unpacked, headSize)
	}
	r.lines = &lines{r: in, most: o.MaxLine}
	head, err := in.Peek(headSize)
	if err != nil && err != io.EOF && !(isCutOff(err) && len(head) > 0) {
		return nil, fmt.Errorf("read the beginning of the file: %w", err)
	}
	return head, nil
}

// passMark passes over the byte order mark that some programs put before
// UTF-8.
func (r *Reader) passMark() error {
	if start, _ := r.lines.r.Peek(3); string(start) != utf8Mark {
		return nil
	}
	n, err := r.lines.r.Discard(len(utf8Mark))
	r.lines.at.Offset += int64(n)
	if err != nil {
		return fmt.Errorf("read the beginning of the file: %w", err)
	}
	return nil
}

// Next returns the next row, or io.EOF at the end. A row that cannot be taken
// is a row with problems, not an error; after an error there is no next row.
// It returns [ErrCutOff] if a compressed file ends too early.
func (r *Reader) Next() (Row, error) { return r.rows.next() }

// Notes says in sentences what holds for the whole file as far as it has been
// read, such as how many accounts came without a password. They repeat no
// value of any account.
func (r *Reader) Notes() []string { return r.check.notes() }

// Format is the format that is read; it is never Auto.
func (r *Reader) Format() Format { return r.format }

// Consumed is how many bytes of the file, packed if it is packed, have been
// read so far. It is ahead of the last row by what is buffered.
func (r *Reader) Consumed() int64 { return r.raw.n }

// Unknown returns the columns or keys met so far that no field has, the most
// frequent first. Of more than a thousand only the sum is known.
func (r *Reader) Unknown() []Unknown { return r.check.unknownNames() }

// counter counts what is read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
