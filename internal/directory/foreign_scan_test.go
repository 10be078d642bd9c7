package directory

import (
	"bufio"
	"bytes"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// requireSameCut compares the scanner with a decoder on what is JSON.
func requireSameCut(t *testing.T, data []byte) {
	dec := jsontext.NewDecoder(bytes.NewReader(data), jsontext.AllowDuplicateNames(true))
	want, err := dec.ReadValue()
	if err != nil {
		return
	}
	if end := int(dec.InputOffset()); end < len(data) && !endsPlain(data[end]) {
		return // values that touch one another, such as 00
	}
	s := &scanner{r: bufio.NewReaderSize(bytes.NewReader(data), 16)}
	got, tooLong, err := s.value(len(data))
	if err != nil || tooLong || !bytes.Equal(want, got) || s.offset != dec.InputOffset() {
		t.Fatalf("%q: got %q up to %d (%v), want %q up to %d", data, got, s.offset, err, want, dec.InputOffset())
	}
	n, err := (&scanner{r: bufio.NewReaderSize(bytes.NewReader(data), 16)}).skip()
	if err != nil || n != int64(count(want)) {
		t.Fatalf("%q: got %d entries (%v), want %d", data, n, err, count(want))
	}
}

func count(v jsontext.Value) int {
	dec := jsontext.NewDecoder(bytes.NewReader(v), jsontext.AllowDuplicateNames(true))
	if k := dec.PeekKind(); k != '{' && k != '[' {
		return 0
	}
	if _, err := dec.ReadToken(); err != nil {
		return -1
	}
	n := 0
	for dec.PeekKind() != ']' && dec.PeekKind() != '}' {
		if v.Kind() == '{' {
			if err := dec.SkipValue(); err != nil {
				return -1
			}
		}
		if err := dec.SkipValue(); err != nil {
			return -1
		}
		n++
	}
	return n
}
