package directory

import (
	"bytes"
	"io"
	"testing"
)

// FuzzReader reads anything, and holds: it ends, lines and offsets go
// forward, what was taken is written and read again the same.
func FuzzReader(f *testing.F) {
	for _, s := range []string{
		"email,first_name\na@example.com,Jess\n", "{\"email\":\"a@example.com\"}\n{", "first_name;phones\n\"a\n\"\"b\";[]\n\"x\n",
		"\x1f\x8b\x08\x00", "sep=\t\nlegacy_id\tattribute.x\n'=1\t'''\n", "{\"attributes\":{\"a\":1},\"activity\":[{\"type\":\"a.b\",\"at\":\"2024-05-01T09:30:00Z\",\"data\":{}}]}\n",
		"birthday,created_at\n--05-12,2024-05-01T09:30:00Z\n", "[", "\xff\xfe", "first_name\r\n\r\n\"\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := OpenReader(bytes.NewReader(data), Auto, Options{Region: "DE", Now: testNow, MaxLine: 200})
		if err != nil {
			return
		}
		last := Mark{}
		for n := 0; ; n++ {
			row, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				return
			}
			if row.End.Offset <= last.Offset || row.Line <= last.Line || row.End.Line < row.Line || n > len(data) {
				t.Fatalf("row at %d ends at %+v, the one before at %+v", row.Line, row.End, last)
			}
			last = row.End
			if !row.Bad() {
				requireStable(t, row.Record)
			}
		}
	})
}

func requireStable(t *testing.T, r Record) {
	var first, second bytes.Buffer
	if err := NewNDJSONWriter(&first).Write(r); err != nil {
		t.Fatal(err)
	}
	again, err := OpenReader(bytes.NewReader(first.Bytes()), NDJSON, Options{Region: "DE", Now: testNow})
	if err != nil {
		t.Fatalf("%s: %v", first.Bytes(), err)
	}
	row, err := again.Next()
	if err != nil || row.Bad() {
		t.Fatalf("%s: %v %+v", first.Bytes(), err, row.Problems)
	}
	if err := NewNDJSONWriter(&second).Write(row.Record); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Fatalf("%s became %s (%v)", first.Bytes(), second.Bytes(), err)
	}
}
