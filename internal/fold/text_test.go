package fold_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/readmit/readmit/internal/fold"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		in, want string
		err      error
	}{
		{"", "", nil},
		{"  Ana \n", "Ana", nil},
		{"Jose\u0301", "José", nil},
		{"שלום \u200fx", "שלום \u200fx", nil},
		{"👩\u200d👧", "👩\u200d👧", nil},
		{`100%_"'\`, `100%_"'\`, nil},
		{"a\x00b", "", fold.ErrControl},
		{"a\tb", "", fold.ErrControl},
		{"a\nb", "", fold.ErrControl},
		{"a\u2028b", "", fold.ErrControl},
		{"a\u0085b", "", fold.ErrControl},
		{"a\x7fb", "", fold.ErrControl},
		{"a\xffb", "", fold.ErrNotUTF8},
		{"\xed\xa0\x80", "", fold.ErrNotUTF8},
	} {
		got, err := fold.Text(c.in)
		require.ErrorIs(t, err, c.err, "%q", c.in)
		require.Equal(t, c.want, got, "%q", c.in)
	}
}

func TestLines(t *testing.T) {
	got, err := fold.Lines(" one\r\ntwo\rthree\n\tfour\n")
	require.NoError(t, err)
	require.Equal(t, "one\ntwo\nthree\n\tfour", got)

	_, err = fold.Lines("one\x00")
	require.ErrorIs(t, err, fold.ErrControl)
	_, err = fold.Lines("one\x1b[31m")
	require.ErrorIs(t, err, fold.ErrControl)
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", " a ", "e\u0301", "\xff", "\x00", "\u2029"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := fold.Text(s)
		if err != nil {
			require.Empty(t, got)
			return
		}
		require.True(t, utf8.ValidString(got))
		require.True(t, norm.NFC.IsNormalString(got))
		again, err := fold.Text(got)
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}
