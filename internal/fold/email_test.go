package fold_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/fold"
)

func TestParseEmail(t *testing.T) {
	for _, c := range []struct {
		in, local, domain string
	}{
		{"jess.smith@gmail.com", "jess.smith", "gmail.com"},
		{"  Jess.Smith+News@GMail.COM ", "jess.smith+news", "gmail.com"},
		{"o'hara_100%@x-y.co.uk", "o'hara_100%", "x-y.co.uk"},
		{"a..b.@docomo.ne.jp", "a..b.", "docomo.ne.jp"},
		{"müller@MÜNCHEN.de", "müller", "xn--mnchen-3ya.de"},
		{"mu\u0308ller@xn--mnchen-3ya.de", "müller", "xn--mnchen-3ya.de"},
		{"straße@straße.de", "straße", "xn--strae-oqa.de"},
		{"用户@例子。广告", "用户", "xn--fsqu00a.xn--4rr70v"},
		{"x@r3---sn.example", "x", "r3---sn.example"},
		{strings.Repeat("a", 64) + "@b.de", strings.Repeat("a", 64), "b.de"},
	} {
		e, err := fold.ParseEmail(c.in)
		require.NoError(t, err, "%q", c.in)
		require.Equal(t, c.local, e.Local)
		require.Equal(t, c.domain, e.Domain)
		require.Equal(t, c.local+"@"+c.domain, e.Canonical)
	}
	e, err := fold.ParseEmail(" Jess@Gmail.com ")
	require.NoError(t, err)
	require.Equal(t, "Jess@Gmail.com", e.Address)
}

func TestParseEmailRefuses(t *testing.T) {
	for in, want := range map[string]error{
		"":                                     fold.ErrEmailAt,
		"jess":                                 fold.ErrEmailAt,
		"a@b@c.de":                             fold.ErrEmailAt,
		"@b.de":                                fold.ErrEmailLocal,
		"a b@c.de":                             fold.ErrEmailLocal,
		`"a"@c.de`:                             fold.ErrEmailLocal,
		"Jess <jess@c.de>":                     fold.ErrEmailLocal,
		"a\u200bb@c.de":                        fold.ErrEmailLocal,
		"a@":                                   fold.ErrEmailDomain,
		"a@b":                                  fold.ErrEmailDomain,
		"a@b.":                                 fold.ErrEmailDomain,
		"a@.de":                                fold.ErrEmailDomain,
		"a@b..de":                              fold.ErrEmailDomain,
		"a@b c.de":                             fold.ErrEmailDomain,
		"a@b_c.de":                             fold.ErrEmailDomain,
		"a@[1.2.3.4]":                          fold.ErrEmailDomain,
		"a@1.2.3.4":                            fold.ErrEmailDomain,
		"a@xn--zzzzzzzz9999.com":               fold.ErrEmailDomain,
		"a\x00@b.de":                           fold.ErrControl,
		"a\xff@b.de":                           fold.ErrNotUTF8,
		"a@" + strings.Repeat("a", 64) + ".de": fold.ErrEmailDomain,
		strings.Repeat("a", 65) + "@b.de":      fold.ErrEmailLong,
		strings.Repeat("é", 33) + "@b.de":      fold.ErrEmailLong,
		"a@" + strings.Repeat("abcdefg.", 32) + "de":                    fold.ErrEmailLong,
		strings.Repeat("a", 20) + "@" + strings.Repeat("ü.", 30) + "de": fold.ErrEmailLong,
		"a@" + strings.Repeat("ü.", 60) + "de":                          fold.ErrEmailDomain,
		"a@b.de" + strings.Repeat(".abcdefghi", 1<<20/10):               fold.ErrEmailLong,
	} {
		e, err := fold.ParseEmail(in)
		require.ErrorIs(t, err, want, "%.40q", in)
		require.Zero(t, e)
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"a@b.de", "A+b@Ü.de", "a@b@c", "@", "İ@ı.com", "a@xn--a.b", "ﬀ@ﬀ.de"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := fold.ParseEmail(s)
		if err != nil {
			return
		}
		again, err := fold.ParseEmail(e.Canonical)
		require.NoError(t, err, "%q", e.Canonical)
		require.Equal(t, e.Canonical, again.Canonical)
		require.True(t, fold.LooksLikeEmail(s))
		require.LessOrEqual(t, len(e.Canonical), 254)
	})
}

func TestLooksLikeEmail(t *testing.T) {
	for in, want := range map[string]bool{
		"jess@gmail.com": true, "jess＠gmail.com": true, "a@b": true,
		"jess": false, "@jess": false, "jess@": false, "": false,
	} {
		require.Equal(t, want, fold.LooksLikeEmail(in), in)
	}
}
