package credential_test

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/secret"
)

// breachedOf is a list of the given lines.
func breachedOf(t *testing.T, lines ...string) *credential.Breached {
	t.Helper()
	var out bytes.Buffer
	n, err := credential.BuildBreached(strings.NewReader(strings.Join(lines, "\n")), &out)
	require.NoError(t, err)
	require.Equal(t, len(lines), n)
	path := filepath.Join(t.TempDir(), "breached")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	list, err := credential.OpenBreached(path)
	require.NoError(t, err)
	return list
}

func TestAListOfBreachedPasswordsHasItsOwnAndFewOthers(t *testing.T) {
	var lines []string
	for i := range 20_000 {
		switch sum := sha1.Sum(fmt.Appendf(nil, "password%d", i)); i % 4 {
		case 0:
			lines = append(lines, fmt.Sprintf("%X:%d", sum, i))
		case 1:
			lines = append(lines, fmt.Sprintf("%x\r", sum))
		case 2:
			lines = append(lines, fmt.Sprintf("password%d", i))
		default:
			lines = append(lines, fmt.Sprintf("password%d", i-1)) // twice
		}
	}
	list := breachedOf(t, lines...)
	for i := range 20_000 {
		require.Equal(t, i%4 != 3, list.Has(secret.String(fmt.Sprintf("password%d", i))), i)
	}
	wrong := 0
	for i := range 100_000 {
		if list.Has(secret.String(fmt.Sprintf("another%d", i))) {
			wrong++
		}
	}
	require.LessOrEqual(t, wrong, 12, "about 1 in 65,536")
	require.False(t, (*credential.Breached)(nil).Has("password1"), "no list has none")
}

func TestWhatIsNoListIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list")
	for _, text := range []string{"", "password\n", "readmit breached passwords 1\n", "readmit breached passwords 1\nxyz"} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := credential.OpenBreached(path)
		require.ErrorIs(t, err, credential.ErrBreachedFile, text)
	}
	_, err := credential.BuildBreached(strings.NewReader("\n\n"), &bytes.Buffer{})
	require.ErrorContains(t, err, "empty")
}
