package fold_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/fold"
)

func TestName(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"  José   GARCÍA ":       "jose garcia",
		"Łukasz Strauß":          "lukasz strauss",
		"STRAẞE":                 "strasse",
		"Søren Ærø Œuvre":        "soren aero oeuvre",
		"Đặng Thị Þór Guðrún":    "dang thi thor gudrun",
		"Işıl İpek":              "isil ipek",
		"O’Brien O´Neil O'Hara":  "o'brien o'neil o'hara",
		"Jean‑Luc Anne–Marie":    "jean-luc anne-marie",
		"Ｊｏｓé ﬁne":               "jose fine",
		"ΓΙΩΡΓΟΣ Γιώργος":        "γιωργοσ γιωργοσ",
		"Пётр Йорк":              "петр иорк",
		"مُحَمَّد":               "محمد",
		"王小明":                    "王小明",
		"a\u200bb\u00adc\u200fd": "abcd",
		"tab\tand\u00a0space":    "tab and space",
		"100%_\"\\":              "100%_\"\\",
		"a\xffb":                 "a\ufffdb",
	} {
		require.Equal(t, want, fold.Name(in), "%q", in)
	}
}

func TestNameKeepsWhatMakesAnotherLetter(t *testing.T) {
	for _, pair := range [][2]string{{"かき", "がき"}, {"कि", "कु"}, {"กา", "กี"}} {
		require.NotEqual(t, fold.Name(pair[0]), fold.Name(pair[1]))
	}
	require.True(t, strings.HasPrefix(fold.Name("한국"), fold.Name("하")), "a syllable half typed finds the whole")
}

func TestNameOfEveryLetterIsStable(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		once := fold.Name("a" + string(r) + "b")
		if twice := fold.Name(once); twice != once {
			t.Fatalf("%U: %q, then %q", r, once, twice)
		}
	}
}

func TestNameProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := fold.Name(s)
		require.Equal(t, once, fold.Name(once))
		require.True(t, utf8.ValidString(once))
		require.NotContains(t, once, "  ")
		require.Equal(t, strings.TrimSpace(once), once)
	})
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in, want []string
	}{
		{nil, nil},
		{[]string{"", "  ", "-"}, nil},
		{[]string{"Jhon", "Richard Jhon"}, []string{"jhon", "richard"}},
		{[]string{"Jean-Luc O’Brien", "St.John"}, []string{"brien", "jean", "john", "luc", "o", "st"}},
		{[]string{"García Márquez, Gabriel (Gabo)"}, []string{"gabo", "gabriel", "garcia", "marquez"}},
		{[]string{"王小明", "ジョン・スミス"}, []string{fold.Name("ジョン"), fold.Name("スミス"), "王小明"}},
		{[]string{"100% 😀 a_b"}, []string{"100%", "a_b", "😀"}},
	} {
		require.Equal(t, c.want, fold.Words(c.in...), "%q", c.in)
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"", "Éa", "İ", "\u0e31\u200c\u0e4d", "O'B", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold.Name(s)
		require.Equal(t, once, fold.Name(once))
		for _, w := range fold.Words(s) {
			require.NotEmpty(t, w)
			require.Equal(t, []string{w}, fold.Words(w))
		}
	})
}

func TestStoredAddsTheNameWrittenAsOne(t *testing.T) {
	for name, want := range map[string][]string{
		"O’Brien":     {"brien", "o", "obrien"},
		"Jean-Luc":    {"jean", "jeanluc", "luc"},
		"Jean Luc":    {"jean", "luc"},
		"Smith":       {"smith"},
		"de la Cruz-": {"cruz", "de", "la"},
	} {
		require.Equal(t, want, fold.Stored(name), name)
	}
	require.Subset(t, fold.Stored("Anne-Marie O'Neil"), fold.Words("Anne-Marie O'Neil"))
}
