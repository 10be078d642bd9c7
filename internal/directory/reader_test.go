package directory

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForeignFilesAreToldByName(t *testing.T) {
	utf16 := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
			b.WriteByte(0)
		}
		return b.String()
	}
	for _, c := range []struct{ name, text, says string }{
		{"empty", "", "empty"},
		{"blank", " \r\n\n", "nothing but spaces"},
		{"sqlite", "SQLite format 3\x00....", "SQLite database"},
		{"xlsx", "PK\x03\x04....[Content_Types].xml", "Excel workbook"},
		{"ods", "PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "OpenDocument"},
		{"zip", "PK\x03\x04....accounts.csv", "ZIP archive"},
		{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"},
		{"xz", "\xfd7zXZ\x00", "unxz"},
		{"zstd", "\x28\xb5\x2f\xfd", "unzstd"},
		{"utf-16 with mark", "\xff\xfe" + utf16("email\n"), "iconv -f UTF-16"},
		{"utf-16 without mark", utf16("email,first_name\n"), "iconv -f UTF-16"},
		{"latin-1", "email,first_name\na@example.com,Jos\xe9\n", "iconv -f WINDOWS-1252"},
		{"binary", "email\x00\x00\x00\x01\x02first", "not text"},
		{"html", "\n<!DOCTYPE html><p>Sign in", "web page"},
		{"xml", "<?xml version='1.0'?><users/>", "XML"},
		{"array", " [{\"email\":\"a@example.com\"}]", "jq -c '.[]'"},
		{"document", "{\n  \"users\": [\n {\"email\":\"a\"}]}", "one JSON document"},
		{"firebase in one line", "{\"users\": [{\"email\":\"a\"}]}\n", "one JSON document"},
		{"old Mac", "email,first_name\ra@example.com,A\r", "old Macs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OpenReader(strings.NewReader(c.text), Auto, Options{})
			require.ErrorIs(t, err, ErrWrongKind)
			require.ErrorContains(t, err, c.says)
		})
	}
}

func TestTheFormatAskedForMustBeTheFiles(t *testing.T) {
	_, err := OpenReader(strings.NewReader("email\na@example.com\n"), NDJSON, Options{})
	require.ErrorIs(t, err, ErrWrongKind)
	require.ErrorContains(t, err, "--format csv")
	_, err = OpenReader(strings.NewReader("{\"email\":\"a@example.com\"}\n"), CSV, Options{})
	require.ErrorIs(t, err, ErrWrongKind)
	_, err = ParseFormat("keycloak\x1b[2J")
	require.ErrorIs(t, err, ErrUnknownFormat)
	require.NotContains(t, err.Error(), "\x1b")
}

func TestHeaders(t *testing.T) {
	for _, c := range []struct{ name, header, says string }{
		{"no known column", "foo,bar\n1,2\n", "found: foo, bar"},
		{"data without header", "a@example.com,Jess,Smith\n", "names no column"},
		{"twice", "email,first_name,E-Mail,email\n", "stands twice"},
		{"alias twice", "id,login_id\n", "stands twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OpenReader(strings.NewReader(c.header), Auto, Options{})
			require.ErrorIs(t, err, ErrHeader)
			require.ErrorContains(t, err, c.says)
		})
	}
	for _, c := range []struct{ name, text string }{
		{"semicolon", "customer_id;First Name;attribute.Plan\nC-1;Jess;gold\n"},
		{"tab", "customer_id\tfirst-name\tattribute.Plan\r\nC-1\tJess\tgold\r\n"},
		{"bar", "CUSTOMER_ID|first_name|attribute.Plan\nC-1|Jess|gold\n"},
		{"mark and quotes", utf8Mark + "\"customer_id\",\"first_name\",\"attribute.Plan\"\n\"C-1\",\"Jess\",\"gold\"\n"},
		{"sep line", "sep=;\r\ncustomer_id;first_name;attribute.Plan\r\nC-1;Jess;gold\r\n"},
		{"blank rows", "customer_id,first_name,attribute.Plan\n\n,,\nC-1,Jess,gold,,\n\r\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := readAll(t, c.text, Auto, Options{})
			require.Len(t, rows, 1)
			require.Empty(t, rows[0].Problems)
			require.Equal(t, Record{CustomerID: "C-1", FirstName: "Jess", Attributes: map[string]string{"Plan": "gold"}}, rows[0].Record)
		})
	}
}

func TestUnknownNamesAreCounted(t *testing.T) {
	r, err := OpenReader(strings.NewReader("email,shoe size,\x1b[2Jx\na@example.com,42,\nb@example.com,43,1\nc@example.com,,\n"), Auto, Options{})
	require.NoError(t, err)
	require.Len(t, restOf(t, r), 3)
	require.Equal(t, []Unknown{{"shoe size", 2}, {"?[2Jx", 1}}, r.Unknown())

	r, err = OpenReader(strings.NewReader(
		`{"email":"a@example.com","shoe":{"deep":[1]},"phones":[{"number":"+49301234567","ext":"1"},{"number":"+49301234568","ext":"2"}]}`+"\n"+
			`{"shoe":1}`+"\n"), Auto, Options{})
	require.NoError(t, err)
	rows := restOf(t, r)
	require.Empty(t, rows[0].Problems)
	require.Equal(t, "holds no field that is known", rows[1].Problems[0].Reason)
	require.Equal(t, []Unknown{{"shoe", 2}, {"phones.ext", 1}}, r.Unknown())

	var many strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&many, "{\"email\":\"a%d@example.com\",\"k%d\":1}\n", i, i)
	}
	r, err = OpenReader(strings.NewReader(many.String()), Auto, Options{})
	require.NoError(t, err)
	require.Len(t, restOf(t, r), 3000)
	names := r.Unknown()
	require.Len(t, names, unknownLimit+1)
	require.Equal(t, Unknown{"(other names)", 2000}, names[unknownLimit])
}

func TestGzipIsReadAndACutOffOneIsTold(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for i := range 50_000 {
		fmt.Fprintf(z, "{\"customer_id\":\"C-%d\",\"legacy_id\":\"%x\"}\n", i, i*2654435761)
	}
	require.NoError(t, z.Close())

	r, err := OpenReader(bytes.NewReader(packed.Bytes()), Auto, Options{})
	require.NoError(t, err)
	require.Len(t, restOf(t, r), 50_000)
	require.EqualValues(t, packed.Len(), r.Consumed())

	r, err = OpenReader(bytes.NewReader(packed.Bytes()[:packed.Len()/2]), Auto, Options{})
	require.NoError(t, err)
	n := 0
	for {
		row, err := r.Next()
		if err != nil {
			require.ErrorIs(t, err, ErrCutOff)
			require.ErrorContains(t, err, fmt.Sprintf("after line %d", n))
			break
		}
		require.Empty(t, row.Problems)
		n++
	}
	require.Greater(t, n, 10_000)
}

// endless makes lines until limit bytes have been read.
type endless struct {
	line  []byte
	at    int
	limit int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.limit <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) {
		k := copy(p[n:], e.line[e.at:])
		n += k
		e.at = (e.at + k) % len(e.line)
	}
	e.limit -= int64(n)
	return n, nil
}

func TestMemoryStaysConstant(t *testing.T) {
	line := []byte(`{"first_name":"Jess","last_name":"Smith","attributes":{"note":"` + strings.Repeat("x", 3000) + `"}}` + "\n")
	r, err := OpenReader(&endless{line: line, limit: 256 << 20}, NDJSON, Options{})
	require.NoError(t, err)
	var m runtime.MemStats
	rows := 0
	for {
		_, err := r.Next()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if rows++; rows%20_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			require.Less(t, m.HeapAlloc, uint64(32<<20))
		}
	}
	require.Greater(t, rows, 80_000)
}

func TestALineWithoutEndIsPassedOver(t *testing.T) {
	text := io.MultiReader(
		strings.NewReader("{\"customer_id\":\"C-1\"}\n{\"first_name\":\""),
		&endless{line: []byte("x"), limit: 64 << 20},
		strings.NewReader("\"}\n{\"customer_id\":\"C-2\"}\n"),
	)
	r, err := OpenReader(text, Auto, Options{})
	require.NoError(t, err)
	rows := restOf(t, r)
	require.Len(t, rows, 3)
	require.Contains(t, rows[1].Problems[0].Reason, "longer than 1048576 bytes")
	require.Equal(t, "C-2", rows[2].Record.CustomerID)
	require.EqualValues(t, 3, rows[2].Line)
	require.Less(t, cap(r.lines.long), 4<<20)
}
