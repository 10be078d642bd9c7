package match_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/match"
)

func TestParsePattern(t *testing.T) {
	for _, c := range []struct {
		in, read, like, fts string
		longest             int
		plan                match.Plan
	}{
		{"jess*@*", "jess*@*", "jess%@%", `"^je" AND "ess" AND "jes"`, 4, match.PlanPrefix},
		{"jess*", "jess*@*", "jess%@%", `"^je" AND "ess" AND "jes"`, 4, match.PlanPrefix},
		{"jess.smith@*", "jess.smith@*", "jess.smith@%", `".sm" AND "^je" AND "ess" AND "ith" AND "jes" AND "mit" AND "s.s" AND "smi" AND "ss." AND "th@"`, 10, match.PlanPrefix},
		{"*@gmail.com", "*@gmail.com", "%@gmail.com", "", 9, match.PlanDomain},
		{"@MÜNCHEN.de*", "", "", "", 0, 0},
		{"*@MÜNCHEN.de", "*@xn--mnchen-3ya.de", "%@xn--mnchen-3ya.de", "", 17, match.PlanDomain},
		{"*smith", "*smith@*", "%smith@%", `"ith" AND "mit" AND "smi" AND "th@"`, 5, match.PlanTrigrams},
		{"*Smi*ith*", "*smi*ith*@*", "%smi%ith%@%", `"ith" AND "smi"`, 3, match.PlanTrigrams},
		{"jess*gmail.com", "jess*@*gmail.com", "jess%@%gmail.com", `"^je" AND "ess" AND "jes"`, 9, match.PlanPrefix},
		{"*gmail.com", "*@*gmail.com", "%@%gmail.com", "", 9, match.PlanDomains},
		{"*@*.de", "*@*.de", "%@%.de", "", 3, match.PlanDomains},
		{"j*k@acme.de", "j*k@acme.de", "j%k@acme.de", "", 7, match.PlanPrefix},
		{"*k@acme.de", "*k@acme.de", "%k@acme.de", "", 7, match.PlanDomain},
		{"ab*cd@*", "ab*cd@*", "ab%cd@%", `"^ab" AND "cd@"`, 2, match.PlanTrigrams},
		{"*ab*", "*ab*@*", "%ab%@%", "", 2, match.PlanScan},
		{"**", "*@*", "%@%", "", 0, match.PlanScan},
		{"jess*@", "jess*@*", "jess%@%", `"^je" AND "ess" AND "jes"`, 4, match.PlanPrefix},
		{"@gmail*", "*@gmail*", "%@gmail%", "", 5, match.PlanDomains},
		{"*100%_\\*", "*100%_\\*@*", `%100\%\_\\%@%`, `"%_\" AND "0%_" AND "00%" AND "100"`, 6, match.PlanTrigrams},
		{`*a"b'*`, `*a"b'*@*`, `%a"b'%@%`, `"""b'" AND "a""b"`, 4, match.PlanTrigrams},
	} {
		p, err := match.ParsePattern(c.in)
		if c.plan == 0 {
			require.ErrorIs(t, err, match.ErrPatternDomain, c.in)
			continue
		}
		require.NoError(t, err, c.in)
		require.Equal(t, c.read, p.String(), c.in)
		require.Equal(t, c.like, p.Like(), c.in)
		require.Equal(t, c.fts, p.FTSQuery(), c.in)
		require.Equal(t, c.longest, p.LongestPiece(), c.in)
		require.Equal(t, c.plan, p.Plan(), c.in)
	}
}

func TestParsePatternRefuses(t *testing.T) {
	for in, want := range map[string]error{
		"":                               match.ErrPatternEmpty,
		" ":                              match.ErrPatternEmpty,
		"jess@gmail.com":                 match.ErrPatternStar,
		"*@b@c.de":                       match.ErrPatternAt,
		"jess*@gmail":                    match.ErrPatternDomain,
		"jess*@gma il.com":               match.ErrPatternDomain,
		"*@mün*":                         match.ErrPatternDomain,
		"a\x00*":                         fold.ErrControl,
		"a\xff*":                         fold.ErrNotUTF8,
		strings.Repeat("*", 1<<20):       match.ErrPatternLong,
		strings.Repeat("a", 1<<20) + "*": match.ErrPatternLong,
	} {
		_, err := match.ParsePattern(in)
		require.ErrorIs(t, err, want, "%.40q", in)
	}
	_, err := match.ContainsEmail("a@b@c")
	require.ErrorIs(t, err, match.ErrPatternAt)
	_, err = match.Contains("")
	require.ErrorIs(t, err, match.ErrPatternEmpty)
}

func TestPatternMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, address string
		want             bool
	}{
		{"jess*@gmail.com", "jess.smith@gmail.com", true},
		{"jess*@gmail.com", "jess@gmail.com", true},
		{"jess*@gmail.com", "xjess@gmail.com", false},
		{"jess*@gmail.com", "jess@gmail.com.br", false},
		{"a*a@*", "a@b.de", false},
		{"a*a@*", "aa@b.de", true},
		{"*ab*ba*", "aba@x.de", false},
		{"*ab*ba*", "abba@x.de", true},
		{"*gmail*", "jess@gmail.com", false},
		{"*@*gmail*", "jess@gmail.com", true},
		{"*%*", "jess@gmail.com", false},
		{"*%*", "100%@gmail.com", true},
		{"*_*", "jess@gmail.com", false},
		{"*é*", "rené@gmail.com", true},
		{"*@*", "not an address", false},
	} {
		p, err := match.ParsePattern(c.pattern)
		require.NoError(t, err)
		require.Equal(t, c.want, p.Match(c.address), "%s on %s", c.pattern, c.address)
	}
}

func TestContains(t *testing.T) {
	p, err := match.ContainsEmail("Mail.c")
	require.NoError(t, err)
	require.True(t, p.Either)
	require.True(t, p.Match("jess@gmail.com"))
	require.True(t, p.Match("mail.co@x.de"))
	require.False(t, p.Match("jess@x.de"))
	require.Equal(t, "%mail.c%", p.Like())

	p, err = match.ContainsEmail("smith@gm")
	require.NoError(t, err)
	require.True(t, p.Match("jess.smith@gmail.com"))
	require.False(t, p.Match("smithy@gmail.com"))
	require.Equal(t, "%smith@gm%", p.Like())

	g, err := match.Contains("a*B_")
	require.NoError(t, err)
	require.True(t, g.Match("xa*b_y"))
	require.False(t, g.Match("xab_y"))
	require.Equal(t, `%a*b\_%`, g.Like())
	require.Equal(t, `"*b_" AND "a*b"`, g.FTSQuery("", ""))

	g, err = match.ParseGlob("CUS-*-9")
	require.NoError(t, err)
	require.True(t, g.Match("cus-1-9"))
	require.False(t, g.Match("cus-9"))
	require.False(t, g.Leads())
}

func reference(p match.Pattern) *regexp.Regexp {
	side := func(g match.Glob) string {
		return strings.ReplaceAll(regexp.QuoteMeta(g.String()), `\*`, "[^@]*")
	}
	return regexp.MustCompile("(?s)^" + side(p.Local) + "@" + side(p.Domain) + "$")
}

func TestPatternMatchIsTheRegexps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aab*.é%_")), 0, 8, -1)
		pattern := text.Draw(t, "local") + "*@" + text.Draw(t, "host")
		p, err := match.ParsePattern(pattern)
		if err != nil {
			return
		}
		star := strings.NewReplacer("*", "")
		address := star.Replace(text.Draw(t, "to")) + "@" + star.Replace(text.Draw(t, "at"))
		if rapid.Bool().Draw(t, "filled") {
			address = regexp.MustCompile(`\*`).ReplaceAllStringFunc(p.String(), func(string) string {
				return star.Replace(text.Draw(t, "fill"))
			})
		}
		require.Equal(t, reference(p).MatchString(address), p.Match(address), "%s on %s", p, address)
	})
}

func TestPatternMatchIsTheRegexpsForAllShortOnes(t *testing.T) {
	var texts, locals []string
	for n := 1; n <= 5; n++ {
		every("ab*", n, func(s string) { locals = append(locals, s) })
		every("ab", n, func(s string) { texts = append(texts, s) })
	}
	for _, local := range locals {
		p, err := match.ParsePattern(local + "@x*")
		require.NoError(t, err)
		want := reference(p)
		for _, text := range texts {
			if address := text + "@x.de"; want.MatchString(address) != p.Match(address) {
				t.Fatalf("%s on %s", p, address)
			}
		}
	}
}

// Whatever matches has all the trigrams that are looked up.
func TestTrigramsAreInEveryMatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abé*")), 1, 12, -1)
		g, err := match.ParseGlob(text.Draw(t, "pattern"))
		require.NoError(t, err)
		filled := regexp.MustCompile(`\*`).ReplaceAllStringFunc(g.String(), func(string) string {
			return strings.ReplaceAll(text.Draw(t, "fill"), "*", "")
		})
		require.True(t, g.Match(filled))
		for _, gram := range g.Trigrams(match.Begin, match.End) {
			require.Contains(t, match.Begin+filled+match.End, gram)
		}
	})
}

// A matcher that goes back would not come to an end here.
func TestPatternMatchNeverGoesBack(t *testing.T) {
	p, err := match.ParsePattern(strings.Repeat("a*", 150) + "b@*")
	require.NoError(t, err)
	require.False(t, p.Match(strings.Repeat("a", 1<<16)+"@x.de"))
}

func FuzzParsePattern(f *testing.F) {
	for _, s := range []string{"*", "a*@b.de", "*@*", "a*b.c", "@*", "*\"%_\\'", "*@Ü.de"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := match.ParsePattern(s)
		if err != nil {
			return
		}
		again, err := match.ParsePattern(p.String())
		if strings.Contains(p.String(), "*") {
			require.NoError(t, err)
			require.Equal(t, p, again)
		}
		require.NotZero(t, p.Plan())
		p.FTSQuery()
		require.Equal(t, reference(p).MatchString("jess.smith@gmail.com"), p.Match("jess.smith@gmail.com"))
	})
}
