package directory

import (
	"bytes"
	"strings"
	"testing"
)

// FuzzForeign reads anything as each product's export, and holds: it ends, rows
// and offsets go forward, reading goes on after each row, what was taken is
// written and read again the same, and no report repeats a password's hash.
func FuzzForeign(f *testing.F) {
	formats := []Format{Auto, Keycloak, Auth0, Firebase, Cognito, Kratos}
	for _, x := range fixtures {
		f.Add([]byte(fixture(f, x.file)), byte(0))
	}
	for i, s := range []string{"[", "{", `{"users":[`, `[{}]`, `{"realm":"x","users":[{"id":1,"attributes":{"a":[[1]]}}]}`, `{"traits":1,"state":"x"}`} {
		f.Add([]byte(s), byte(i))
	}
	f.Fuzz(func(t *testing.T, data []byte, which byte) {
		o := Options{Region: "DE", Now: testNow, MaxLine: 4000, FirebaseHash: &FirebaseHash{SignerKey: []byte("k"), Rounds: 8, MemCost: 14}}
		format := formats[int(which)%len(formats)]
		r, err := OpenReader(bytes.NewReader(data), format, o)
		if err != nil {
			return
		}
		last := Mark{}
		for n := 0; ; n++ {
			row, err := r.Next()
			if err != nil {
				return
			}
			if row.End.Offset <= last.Offset || row.Line <= last.Line || n > len(data) {
				t.Fatalf("row at %d ends at %+v, the one before at %+v", row.Line, row.End, last)
			}
			last = row.End
			if !row.Bad() {
				requireStable(t, row.Record)
			}
			for _, p := range row.Problems {
				if h := row.Record.PasswordHash; len(h) > 20 && strings.Contains(p.Reason, h) {
					t.Fatalf("%s repeats the hash", p.Field)
				}
			}
		}
	})
}

// FuzzScanner holds the cutting of values to what a JSON decoder says of them.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{`{"a":[1,2,{"b":"}\\\""}]} `, `"x\"y"`, `-1.5e3,`, `true]`, `[]`, `{ }`, `[1 , 2]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { requireSameCut(t, data) })
}
