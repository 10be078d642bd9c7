package match_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/readmit/readmit/internal/match"
)

func TestNext(t *testing.T) {
	for in, want := range map[string]string{
		"":               "",
		"a":              "b",
		"jess":           "jest",
		"z":              "{",
		"\x7f":           "\u0080",
		"é":              "ê",
		"\u07ff":         "\u0800",
		"\ud7ff":         "\ue000",
		"a\U0010ffff":    "b",
		"\U0010ffff":     "",
		"a\xff\xff":      "b",
		"\xff":           "",
		"\xc3":           "\xc4",
		"😀":              "😁",
		"%":              "&",
		"王":              "玌",
		"\U0010ffff\x7f": "\U0010ffff\u0080",
	} {
		require.Equal(t, want, match.Next(in), "%q", in)
	}
}

func TestNextBoundsThePrefix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.StringN(1, 4, -1).Draw(t, "prefix")
		other := rapid.OneOf(rapid.String(), rapid.Map(rapid.String(), func(s string) string { return prefix + s })).Draw(t, "other")
		next := match.Next(prefix)
		inside := other >= prefix && (next == "" || other < next)
		require.Equal(t, strings.HasPrefix(other, prefix), inside)
		require.True(t, utf8.ValidString(next))
	})
}
