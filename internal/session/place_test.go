package session_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/session"
)

// A file in MaxMind's format is made here from its published description
// (MaxMind DB File Format Specification 2.0): half of all addresses of version
// 4 are in Lyon, of the others nothing is known.

func mmMap(pairs ...string) string {
	out := string([]byte{byte(7<<5 | len(pairs)/2)})
	for _, p := range pairs {
		out += p
	}
	return out
}

func mmNumber(kind, n byte) string {
	if kind > 7 {
		return string([]byte{1, kind - 7, n})
	}
	return string([]byte{kind<<5 | 1, n})
}

func placesFile(t *testing.T) string {
	t.Helper()
	text := func(s string) string { return string([]byte{byte(2<<5 | len(s))}) + s }
	data := mmMap(text("city"), mmMap(text("names"), mmMap(text("en"), text("Lyon"))), text("country"), mmMap(text("iso_code"), text("FR")))
	about := mmMap(
		text("binary_format_major_version"), mmNumber(5, 2), text("binary_format_minor_version"), mmNumber(5, 0), text("build_epoch"), mmNumber(9, 1),
		text("database_type"), text("City"), text("description"), mmMap(), text("ip_version"), mmNumber(5, 4),
		text("languages"), string([]byte{0, 4}), text("node_count"), mmNumber(6, 1), text("record_size"), mmNumber(5, 24),
	)
	tree := string([]byte{0, 0, 17, 0, 0, 1})
	file := filepath.Join(t.TempDir(), "places.mmdb")
	require.NoError(t, os.WriteFile(file, []byte(tree+string(make([]byte, 16))+data+"\xab\xcd\xefMaxMind.com"+about), 0o600))
	return file
}

func TestPlacesFromAFile(t *testing.T) {
	places, err := session.OpenPlaces(placesFile(t))
	require.NoError(t, err)
	require.Equal(t, "Lyon, FR", places.Of("81.2.69.142"))
	for _, unknown := range []string{"192.0.2.7", "", "nonsense", "2001:db8::1"} {
		require.Equal(t, "", places.Of(unknown), unknown)
	}
	require.NoError(t, places.Close())

	none, err := session.OpenPlaces("")
	require.NoError(t, err)
	require.Equal(t, "", none.Of("81.2.69.142"))
	require.NoError(t, none.Close())
	broken := filepath.Join(t.TempDir(), "x")
	require.NoError(t, os.WriteFile(broken, []byte("no places"), 0o600))
	for _, path := range []string{broken, "/nowhere/places.mmdb"} {
		_, err = session.OpenPlaces(path)
		require.ErrorContains(t, err, "GeoLite2-City.mmdb")
	}
}
