package directory

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

const utf8Mark = "\xef\xbb\xbf"

// kinds are files that are met under the name of an export, by their first
// bytes, with what to do about them.
var kinds = []struct{ magic, found, advice string }{
	{"SQLite format 3\x00", "a SQLite database", "Export its table as CSV or NDJSON."},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word document", "Open it and save the sheet as “CSV UTF-8”."},
	{"%PDF-", "a PDF document", "Export the accounts as CSV or NDJSON."},
	{"BZh", "packed with bzip2", "Unpack it with bunzip2 first."},
	{"\xfd7zXZ\x00", "packed with xz", "Unpack it with unxz first."},
	{"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it with unzstd first."},
	{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it and import the file inside."},
	{"Rar!\x1a\x07", "a RAR archive", "Unpack it and import the file inside."},
	{"PAR1", "a Parquet file", "Export it as CSV or NDJSON."},
	{"Obj\x01", "an Avro file", "Export it as CSV or NDJSON."},
	{"PGDMP", "a dump of PostgreSQL", "Export the table with COPY … TO … WITH (FORMAT csv, HEADER)."},
}

// detect says which format the first bytes are, and refuses other kinds of
// file by name.
func detect(head []byte, asked Format) (Format, error) {
	if err := refuseForeign(head); err != nil {
		return "", err
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(utf8Mark)), " \t\r\n")
	found, err := detectProduct(text, asked)
	if err != nil {
		return "", err
	}
	if found == "" {
		if err := refuseText(head, text); err != nil {
			return "", err
		}
		found = CSV
		if text[0] == '{' {
			found = NDJSON
		}
	}
	if asked != Auto && asked != "" && asked != found {
		return "", ErrWrongKind.Withf("The file was to be read as %s, but looks like %s. Use --format %s, or check that it is the right file.", asked, found, found)
	}
	return found, nil
}

// detectProduct names the product that exported the file; empty if it is not
// another product's. JSON that no product can be told by is taken for what it
// was said to be.
func detectProduct(text []byte, asked Format) (Format, error) {
	if len(text) == 0 {
		return "", nil
	}
	if text[0] != '{' && text[0] != '[' {
		return detectCSV(text)
	}
	found, err := detectJSON(text)
	if found == "" && err == nil && sourceOf(asked) != nil {
		return asked, nil
	}
	return found, err
}

func refuseForeign(head []byte) error {
	switch {
	case len(head) == 0:
		return ErrWrongKind.Withf("The file is empty. Export the accounts again.")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return refuseZip(head)
	case isGzip(head):
		return wrongKind("packed with gzip twice", "Unpack it once with gunzip.")
	}
	for _, k := range kinds {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return wrongKind(k.found, k.advice)
		}
	}
	if isUTF16(head) {
		return wrongKind("in UTF-16", "Convert it with iconv -f UTF-16 -t UTF-8, or save it as “CSV UTF-8”.")
	}
	// A stray NUL is a matter of its row.
	if bytes.Count(head, []byte{0}) > len(head)/10 {
		return wrongKind("not text", "Export the accounts as CSV or NDJSON in UTF-8.")
	}
	return nil
}

func wrongKind(found, advice string) error {
	return ErrWrongKind.Withf("The file is %s, not CSV or NDJSON. %s", found, advice)
}

func refuseZip(head []byte) error {
	if bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml")) {
		return wrongKind("an Excel workbook", "Open it and save the sheet as “CSV UTF-8”.")
	}
	if bytes.Contains(head, []byte("opendocument.spreadsheet")) {
		return wrongKind("an OpenDocument spreadsheet", "Open it and save the sheet as CSV in UTF-8.")
	}
	return wrongKind("a ZIP archive", "Unpack it and import the file inside.")
}

// isUTF16 reports a byte order mark of UTF-16 or UTF-32, or zeros in every
// other byte of the beginning.
func isUTF16(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	head = head[:min(len(head), 64)&^1]
	var even, odd int
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	return len(head) >= 4 && max(even, odd) > len(head)/4 && min(even, odd) == 0
}

// refuseText refuses text that is no table: JSON documents, HTML, XML, text
// in another encoding.
func refuseText(head, text []byte) error {
	if len(text) == 0 {
		return ErrWrongKind.Withf("The file holds nothing but spaces and line ends. Export the accounts again.")
	}
	start := strings.ToLower(string(text[:min(len(text), 64)]))
	switch {
	case text[0] == '[':
		return wrongKind("one JSON array", "Turn it into a line for each account: jq -c '.[]' FILE > accounts.ndjson")
	case strings.HasPrefix(start, "<!doctype html"), strings.HasPrefix(start, "<html"):
		return wrongKind("a web page", "Most likely a sign-in or error page was saved instead of the export: download it again.")
	case text[0] == '<':
		return wrongKind("XML", "Export the accounts as CSV or NDJSON.")
	case text[0] == '{' && isDocument(text):
		return wrongKind("one JSON document over several lines", "Turn it into a line for each account, for example: jq -c '.users[]' FILE > accounts.ndjson")
	case !bytes.ContainsRune(text, '\n') && bytes.ContainsRune(text, '\r'):
		return wrongKind("text with the line ends of old Macs", `Convert it with tr '\r' '\n'.`)
	case isLatin1(head):
		return wrongKind("not in UTF-8 (most likely in Latin-1 or Windows-1252)", "Convert it with iconv -f WINDOWS-1252 -t UTF-8, or save it as “CSV UTF-8”.")
	}
	return nil
}

// isDocument reports a JSON object that does not end with its first line, and
// not because that line was damaged.
func isDocument(text []byte) bool {
	first, rest, _ := bytes.Cut(text, []byte{'\n'})
	if bytes.HasPrefix(bytes.ReplaceAll(first[:min(len(first), 64)], []byte{' '}, nil), []byte(`{"users":[`)) {
		return true
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	return len(rest) > 0 && rest[0] != '{' && !jsontext.Value(first).IsValid()
}

// isLatin1 reports text with bytes above 127 of which none is valid UTF-8. A
// single damaged byte between good ones is a matter of its row.
func isLatin1(head []byte) bool {
	var bad, good int
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		switch {
		case r == utf8.RuneError && n == 1 && utf8.FullRune(head[i:]):
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	return bad > good
}

func isGzip(start []byte) bool { return len(start) > 1 && start[0] == 0x1f && start[1] == 0x8b }

func unpack(r *bufio.Reader) (io.Reader, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, ErrCutOff.Withf("The compressed file is cut off or damaged at its beginning. Get the whole file and try again.")
	}
	return z, nil
}

// isCutOff reports the errors by which a compressed stream says that it is
// not whole.
func isCutOff(err error) bool {
	var damaged flate.CorruptInputError
	return errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &damaged)
}
