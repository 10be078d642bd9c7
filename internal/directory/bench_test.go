package directory

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"testing"
	"time"
)

// benchRecord is as large as an ordinary customer.
func benchRecord(i int) Record {
	return Record{
		LoginID: fmt.Sprintf("0193a1b2-0000-7000-8000-%012d", i), CustomerID: fmt.Sprintf("C-%d", 100000+i),
		FirstName: "José", LastName: "García", SecondLastName: "López", Email: fmt.Sprintf("jose.garcia%d@gmail.com", i),
		Phones:    []Phone{{Number: fmt.Sprintf("+346%08d", i), Type: "PRIMARY", Verified: true}},
		Addresses: []Address{{Type: "home", Line1: "Calle Mayor 1", Locality: "Madrid", PostalCode: "28001", Country: "ES"}},
		Status:    "active", CreatedAt: testNow.Add(-time.Duration(i) * time.Minute), CreatedBy: "password",
		LastLoginAt: testNow.Add(-time.Hour), LastLoginBy: "password", Gender: "MALE", Birthday: "1980-05-12",
		Locale: "es-ES", TimeZone: "Europe/Madrid", Attributes: map[string]string{"plan": "gold", "newsletter": "true"},
		Identities: []Identity{{Provider: "password", CreatedAt: testNow.Add(-time.Duration(i) * time.Minute)}},
	}
}

func benchFile(b *testing.B, format Format, n int) []byte {
	var out bytes.Buffer
	write, flush := NewNDJSONWriter(&out).Write, func() error { return nil }
	if format == CSV {
		w, err := NewCSVWriter(&out, false, "plan", "newsletter")
		if err != nil {
			b.Fatal(err)
		}
		write, flush = w.Write, w.Flush
	}
	for i := range n {
		if err := write(benchRecord(i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := flush(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

func BenchmarkRead(b *testing.B) {
	const n = 20_000
	for _, format := range []Format{NDJSON, CSV} {
		b.Run(string(format), func(b *testing.B) {
			file := benchFile(b, format, n)
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				r, err := OpenReader(bytes.NewReader(file), format, Options{Now: testNow})
				if err != nil {
					b.Fatal(err)
				}
				for {
					row, err := r.Next()
					if err == io.EOF {
						break
					}
					if err != nil || len(row.Problems) > 0 {
						b.Fatal(err, row.Problems)
					}
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	r := benchRecord(1)
	w := NewNDJSONWriter(io.Discard)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(r); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlainDecoding is the raw limit to compare reading with: the
// standard library's decoding of the same lines, without any check.
func BenchmarkPlainDecoding(b *testing.B) {
	lines := bytes.Split(bytes.TrimSpace(benchFile(b, NDJSON, 1000)), []byte("\n"))
	for b.Loop() {
		for _, line := range lines {
			var v map[string]any
			if err := json.Unmarshal(line, &v); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "records/s")
}
