package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTrim(t *testing.T) {
	used := map[string]bool{"btn": true, "card": true, "family-": true}
	for _, c := range []struct{ name, in, want string }{
		{"used rule stays", ".btn{a:b}", ".btn{a:b}"},
		{"unused rule goes", ".carousel{a:b}.btn{c:d}", ".btn{c:d}"},
		{"only the used selector of a list stays", ".btn,.carousel,p{a:b}", ".btn,p{a:b}"},
		{"element rules stay", "body{a:b}", "body{a:b}"},
		{"nested media", "@media print{.carousel{a:b}.card{c:d}}", "@media print{.card{c:d}}"},
		{"emptied media goes", "@media print{.carousel{a:b}}p{c:d}", "p{c:d}"},
		{"braces in strings do not count", `.btn:before{content:"}"}p{a:b}`, `.btn:before{content:"}"}p{a:b}`},
		{"semicolons in url do not count", ".btn{b:url(data:image/svg+xml;x)}", ".btn{b:url(data:image/svg+xml;x)}"},
		{"negated classes do not decide", ".btn:not(.carousel){a:b}", ".btn:not(.carousel){a:b}"},
		{"alternatives inside :is must all be used", ".btn:is(.carousel){a:b}", ""},
		{"statements stay", `@charset "utf-8";.btn{a:b}`, `@charset "utf-8";.btn{a:b}`},
		{"font faces stay", "@font-face{a:b}", "@font-face{a:b}"},
		{"a class put together from a used beginning stays", ".family-note{a:b}.families{c:d}", ".family-note{a:b}"},
		{"dots in comments are no classes", "/*! see tabler.io */:root{a:b}", "/*! see tabler.io */:root{a:b}"},
		{"comments are no rules", "/*! MIT; {x} */.btn{a:b}", "/*! MIT; {x} */.btn{a:b}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, string(trim([]byte(c.in), used)))
		})
	}
}
