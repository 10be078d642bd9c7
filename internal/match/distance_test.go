package match_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/match"
)

// osa is the textbook's dynamic programming.
func osa(a, b string) int {
	x, y := []rune(a), []rune(b)
	d := make([][]int, len(x)+1)
	for i := range d {
		d[i] = make([]int, len(y)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(x)][len(y)]
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b      string
		max, want int
	}{
		{"", "", 0, 0},
		{"", "abc", 3, 3},
		{"", "abc", 2, 3},
		{"smith", "smith", 0, 0},
		{"smith", "smiht", 2, 1},
		{"smith", "smit", 2, 1},
		{"smith", "smyth", 2, 1},
		{"smith", "jones", 2, 3},
		{"ca", "abc", 9, 3}, // optimal string alignment; 2 if letters could be edited twice
		{"müller", "muller", 2, 1},
		{"müller", "mlüler", 2, 1},
		{"王小明", "小王明", 2, 1},
		{"a", "a", -1, 0},
		{"a", "b", 1 << 62, 1},
		{strings.Repeat("a", 64), strings.Repeat("a", 63) + "b", 2, 1},
		{strings.Repeat("é", 65), strings.Repeat("é", 64) + "b", 2, 1},
		{strings.Repeat("a", 200), strings.Repeat("a", 197), 2, 3},
		{strings.Repeat("ab", 100), strings.Repeat("ba", 100), 9, 2},
	} {
		require.Equal(t, c.want, match.Distance(c.a, c.b, c.max), "%q %q", c.a, c.b)
	}
}

func TestDistanceIsTheTextbooks(t *testing.T) {
	letters := rapid.RuneFrom([]rune("abcé王"))
	rapid.Check(t, func(t *rapid.T) {
		longest := rapid.SampledFrom([]int{6, 20, 66, 90}).Draw(t, "longest")
		a := rapid.StringOfN(letters, 0, longest, -1).Draw(t, "a")
		b := rapid.StringOfN(letters, 0, longest, -1).Draw(t, "b")
		if rapid.Bool().Draw(t, "near") {
			b = edit(t, a, rapid.IntRange(0, 5).Draw(t, "edits"), letters)
		}
		most := rapid.IntRange(0, longest).Draw(t, "max")
		require.Equal(t, min(osa(a, b), most+1), match.Distance(a, b, most))
		require.Equal(t, match.Distance(b, a, most), match.Distance(a, b, most))
	})
}

// Long strings, near enough for the band to matter: beyond 64 letters both
// algorithms take turns.
func TestDistanceOfLongStringsIsTheTextbooks(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 20_000 {
		b := make([]byte, 58+random.IntN(20))
		for i := range b {
			b[i] = "ab"[random.IntN(2)]
		}
		stored, typed := string(b), string(b)
		for range random.IntN(6) {
			typed = mistype(random, typed)
		}
		if most := random.IntN(7); match.Distance(stored, typed, most) != min(osa(stored, typed), most+1) {
			t.Fatalf("%s and %s within %d", stored, typed, most)
		}
	}
}

// The string with fewer bytes may be the one with more letters.
func TestDistanceCountsLettersNotBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 5_000 {
		stored := strings.Repeat("ab", 36)
		typed := []rune(stored)
		for range 1 + random.IntN(4) {
			at := random.IntN(len(typed))
			typed = slices.Delete(typed, at, at+1)
		}
		for range 5 {
			typed[random.IntN(len(typed))] = 'é'
		}
		most := random.IntN(9)
		require.Equal(t, min(osa(stored, string(typed)), most+1), match.Distance(stored, string(typed), most))
	}
}

// edit makes n typing errors in s.
func edit(t *rapid.T, s string, n int, letters *rapid.Generator[rune]) string {
	r := []rune(s)
	for range n {
		i := rapid.IntRange(0, len(r)).Draw(t, "at")
		switch kind := rapid.IntRange(0, 3).Draw(t, "kind"); {
		case kind == 0 || i == len(r):
			r = append(r[:i:i], append([]rune{letters.Draw(t, "letter")}, r[i:]...)...)
		case kind == 1:
			r = append(r[:i:i], r[i+1:]...)
		case kind == 2:
			r[i] = letters.Draw(t, "letter")
		case i+1 < len(r):
			r[i], r[i+1] = r[i+1], r[i]
		}
	}
	return string(r)
}

func BenchmarkDistance(b *testing.B) {
	b.Run("bit-parallel", func(b *testing.B) {
		for b.Loop() {
			match.Distance("jess.smith1987", "jes.smiht1987", 2)
		}
	})
	b.Run("banded", func(b *testing.B) {
		x, y := strings.Repeat("ab", 60), strings.Repeat("ab", 59)+"ba"
		for b.Loop() {
			match.Distance(x, y, 3)
		}
	})
}
