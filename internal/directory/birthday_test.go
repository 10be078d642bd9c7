package directory

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestBirthdaysWithMissingParts(t *testing.T) {
	for text, want := range map[string]Birthday{
		"1980-05-12": {1980, 5, 12}, "1980-05": {1980, 5, 0}, "1980": {1980, 0, 0},
		"--05-12": {0, 5, 12}, "--05": {0, 5, 0}, "---12": {0, 0, 12}, "1980---12": {1980, 0, 12},
		"--02-29": {0, 2, 29}, "1980-02-29": {1980, 2, 29},
	} {
		got, err := ParseBirthday(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		require.Equal(t, text, got.String())
	}
	for _, text := range []string{
		"", "-", "--", "---", "----12", "80", "1980-", "1980-5", "1980-5-12", "1980-00-12", "1980-05-00", "1980-05-32",
		"1981-02-29", "0000", "0000-05-12", "1849-01-01", "1980-05-12T00:00:00Z", "1980/05/12", "--13-01", "---00", "---32", "1980--12", "１９８０",
	} {
		_, err := ParseBirthday(text)
		require.Error(t, err, text)
	}
	require.Empty(t, Birthday{}.String())
}

func TestAnyBirthdayThatIsReadIsWrittenTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`(19[0-9]{2}|-)?-?-?(0[1-9]|1[0-2])?(-[0-3][0-9])?`).Draw(t, "s")
		b, err := ParseBirthday(s)
		if err == nil && b.String() != s {
			t.Fatalf("%q is written as %q", s, b.String())
		}
	})
}
