package directory

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what is read from the fixtures as what is expected")

// fixtures are exports in the products' own shape, of people who do not exist.
var fixtures = []struct {
	file   string
	format Format
}{
	{"keycloak-realm.json", Keycloak},
	{"auth0-users.ndjson", Auth0},
	{"auth0-import.json", Auth0},
	{"auth0-hashes.ndjson", Auth0},
	{"firebase-users.json", Firebase},
	{"firebase-users.csv", Firebase},
	{"cognito-users.csv", Cognito},
	{"cognito-list-users.json", Cognito},
	{"kratos-identities.json", Kratos},
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(text)
}

func fixtureOptions(t testing.TB) Options {
	t.Helper()
	p, err := ParseFirebaseHash(fixture(t, "firebase-hash-config.txt"))
	require.NoError(t, err)
	return Options{Now: testNow, FirebaseHash: p}
}

// TestEveryFieldOfAnExport holds every value that is read from the fixtures,
// and everything that is reported, to what was looked through by hand.
func TestEveryFieldOfAnExport(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.file, func(t *testing.T) {
			r, err := OpenReader(strings.NewReader(fixture(t, f.file)), Auto, fixtureOptions(t))
			require.NoError(t, err)
			require.Equal(t, f.format, r.Format())
			got := told(t, r)
			golden := filepath.Join("testdata", f.file+".read")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

// told writes a line for each value, warning, problem, unknown name and note.
func told(t *testing.T, r *Reader) string {
	t.Helper()
	var out strings.Builder
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		fmt.Fprintf(&out, "account %d\n", row.Line)
		if !row.Bad() {
			line, err := row.Record.MarshalJSON()
			require.NoError(t, err)
			var v any
			require.NoError(t, json.Unmarshal(line, &v))
			tell(&out, "", v)
		}
		for _, p := range row.Problems {
			kind := "NOT TAKEN"
			if p.Warning {
				kind = "warning"
			}
			fmt.Fprintf(&out, "\t%s: %s %s\n", kind, p.Field, p.Reason)
		}
	}
	for _, u := range r.Unknown() {
		fmt.Fprintf(&out, "reported: %s × %d\n", u.Name, u.Count)
	}
	for _, n := range r.Notes() {
		fmt.Fprintf(&out, "note: %s\n", n)
	}
	return out.String()
}

func tell(out io.Writer, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			tell(out, strings.TrimPrefix(path+"."+key, "."), v[key])
		}
	case []any:
		for i, one := range v {
			tell(out, fmt.Sprintf("%s[%d]", path, i+1), one)
		}
	default:
		fmt.Fprintf(out, "\t%s = %v\n", path, v)
	}
}
