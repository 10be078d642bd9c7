package match_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/match"
)

func meet(stored, typed string, edits int) bool {
	segments := match.Segments("acme", stored)
	return slices.ContainsFunc(match.Probes("acme", typed, edits), func(key int64) bool {
		return slices.Contains(segments[:], key)
	})
}

// The keys are stored: they may change only together with a rebuilt table.
func TestSegmentsAreForEver(t *testing.T) {
	require.Equal(t, [3]int64{-6623873168782012498, -6890984243569600622, 1240220764100829902}, match.Segments("acme", "jess.smith"))
	require.Equal(t, [3]int64{-4112900523362989646, 5627041606656903905, -5363481944398862947}, match.Segments("acme", "müller"))
}

func TestSegmentsKeepApart(t *testing.T) {
	seen := map[int64]string{}
	for _, tenant := range []string{"", "a", "ab", "acme"} {
		for _, local := range []string{"", "b", "bb", "bbb", "bbbb", "bbbbbb", "cécécé", "müller"} {
			for _, key := range match.Segments(tenant, local) {
				who := tenant + "/" + local
				require.NotContains(t, seen, key, "%s", who)
				seen[key] = who
			}
		}
	}
}

func TestProbesAreFewAndDistinct(t *testing.T) {
	require.Empty(t, match.Probes("acme", "", 2))
	require.Empty(t, match.Probes("acme", "jess.smith", 0))
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.StringN(1, 64, -1).Draw(t, "local")
		one, two := match.Probes("acme", local, 1), match.Probes("acme", local, 2)
		require.LessOrEqual(t, len(one), 6)
		require.LessOrEqual(t, len(two), 25)
		require.Subset(t, two, one)
		require.True(t, slices.IsSorted(two))
		require.Equal(t, two, slices.Compact(slices.Clone(two)))
		require.True(t, meet(local, local, 1))
		if utf8.RuneCountInString(local) < 5 {
			require.Equal(t, one, two)
		}
	})
}

// every calls f with all strings of n letters of the alphabet.
func every(alphabet string, n int, f func(string)) {
	if n == 0 {
		f("")
		return
	}
	every(alphabet, n-1, func(s string) {
		for _, r := range alphabet {
			f(s + string(r))
		}
	})
}

// Complete without exception: all pairs of short strings over few letters.
func TestProbesFindAllShortPairs(t *testing.T) {
	var all []string
	for n := 1; n <= 7; n++ {
		every("ab", n, func(s string) { all = append(all, s) })
	}
	for n := 1; n <= 4; n++ {
		every("abc", n, func(s string) { all = append(all, s) })
	}
	for _, stored := range all {
		for _, typed := range all {
			switch match.Distance(stored, typed, 2) {
			case 0, 1:
				require.True(t, meet(stored, typed, 1), "%s typed %s", stored, typed)
			case 2:
				if len(stored) < 5 || len(typed) < 5 {
					continue // one edit only
				}
				require.True(t, meet(stored, typed, 2), "%s typed %s", stored, typed)
			}
		}
	}
}

func TestProbesFindEdits(t *testing.T) {
	letters := rapid.RuneFrom([]rune("abcdé.1"))
	rapid.Check(t, func(t *rapid.T) {
		stored := rapid.StringOfN(letters, 1, 40, -1).Draw(t, "stored")
		one := edit(t, stored, 1, letters)
		if one != "" {
			require.True(t, meet(stored, one, 1), "%s typed %s", stored, one)
		}
		two := edit(t, one, 1, letters)
		if utf8.RuneCountInString(stored) < 5 || utf8.RuneCountInString(two) < 5 || match.Distance(stored, two, 2) > 2 {
			return
		}
		require.True(t, meet(stored, two, 2), "%s typed %s", stored, two)
	})
}

// Two errors anywhere in invented local parts: the design found 98 %; the
// swaps across cuts make it all of them.
func TestProbesFindTwoErrorsInNames(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tried, found := 0, 0
	for range 100_000 {
		stored := randomLocal(random)
		typed := mistype(random, mistype(random, stored))
		if match.Distance(stored, typed, 2) > 2 || len(typed) < 5 {
			continue
		}
		tried++
		if meet(stored, typed, 2) {
			found++
		}
	}
	require.Greater(t, tried, 90_000)
	require.Equal(t, tried, found)
}

func randomLocal(random *rand.Rand) string {
	const letters = "aaaeeeiionnrrsstldmhcjk.._0123"
	b := make([]byte, 5+random.IntN(18))
	for i := range b {
		b[i] = letters[random.IntN(len(letters))]
	}
	return string(b)
}

func mistype(random *rand.Rand, s string) string {
	i := random.IntN(len(s) - 1)
	letter := string(rune('a' + random.IntN(26)))
	switch random.IntN(4) {
	case 0:
		return s[:i] + letter + s[i:]
	case 1:
		return s[:i] + s[i+1:]
	case 2:
		return s[:i] + letter + s[i+1:]
	}
	return s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
}

func BenchmarkSegments(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		match.Segments("acme", "jess.smith1987")
	}
}

func BenchmarkProbes(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		match.Probes("acme", "jess.smith1987", 2)
	}
}
