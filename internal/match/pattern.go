package match

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/readmit/readmit/internal/fold"
)

// Pattern is a pattern for e-mail addresses in canonical form.
type Pattern struct {
	Local  Glob // for the part before the @
	Domain Glob // for the part after it
	// Either says that one of the two is enough; otherwise both must match.
	Either bool
}

// ParsePattern reads an e-mail address with one * or more anywhere.
//
// The @ splits it; a side that is left empty matches anything. Without an @ a
// last piece that holds a dot is the end of the domain ("jess*gmail.com" is
// "jess*@*gmail.com"), and everything else is sought in the local part
// ("jess*" and "*smith" are "jess*@*" and "*smith@*"). [Pattern.String] tells
// the reader how it was read. A domain without * is a whole one.
//
// It returns the errors of [fold.Text], [ErrPatternEmpty], [ErrPatternStar],
// [ErrPatternAt], [ErrPatternDomain] or [ErrPatternLong].
func ParsePattern(s string) (Pattern, error) {
	text, err := patternText(s)
	if err != nil {
		return Pattern{}, err
	}
	if !strings.Contains(text, "*") {
		return Pattern{}, ErrPatternStar
	}
	local, host, ok := strings.Cut(text, "@")
	if !ok {
		local, host = sides(text)
	}
	if strings.Contains(host, "@") {
		return Pattern{}, ErrPatternAt
	}
	domain, err := domainGlob(orStar(host))
	if err != nil {
		return Pattern{}, err
	}
	return Pattern{Local: newGlob(orStar(local)), Domain: domain}, nil
}

func orStar(side string) string {
	if side == "" {
		return "*"
	}
	return side
}

// sides splits a pattern without an @ at its last star.
func sides(text string) (local, host string) {
	star := strings.LastIndexByte(text, '*')
	if strings.Contains(text[star:], ".") {
		return text[:star+1], text[star:]
	}
	return text, "*"
}

func domainGlob(host string) (Glob, error) {
	if !strings.Contains(host, "*") {
		domain, err := fold.Domain(host)
		if err != nil {
			return Glob{}, ErrPatternDomain
		}
		return Glob{Prefix: domain}, nil
	}
	host, err := domainPart(host)
	return newGlob(host), err
}

// domainPart reads a part of a domain. Domains are stored in ASCII, in which a
// part of an accented label has no form of its own.
func domainPart(s string) (string, error) {
	s = fold.Lower(norm.NFKC.String(s))
	for _, r := range s {
		if r > '~' {
			return "", ErrPatternDomain
		}
	}
	return s, nil
}

// ContainsEmail is the pattern for the addresses that hold s. A * in s stands
// for itself.
//
// It returns the errors of [fold.Text], [ErrPatternEmpty], [ErrPatternAt],
// [ErrPatternDomain] or [ErrPatternLong].
func ContainsEmail(s string) (Pattern, error) {
	g, err := Contains(s)
	if err != nil {
		return Pattern{}, err
	}
	local, host, ok := strings.Cut(g.Inner[0], "@")
	if !ok {
		return Pattern{Local: g, Domain: g, Either: true}, nil
	}
	if strings.Contains(host, "@") {
		return Pattern{}, ErrPatternAt
	}
	host, err = domainPart(host)
	if err != nil {
		return Pattern{}, err
	}
	return Pattern{Local: Glob{Suffix: local, Star: true}, Domain: Glob{Prefix: host, Star: true}}, nil
}

// Match reports whether an address in canonical form matches. Its time grows
// with the length of the address, whatever the pattern.
func (p Pattern) Match(address string) bool {
	local, domain, ok := strings.Cut(address, "@")
	if !ok {
		return false
	}
	if p.Either {
		return p.Local.Match(local) || p.Domain.Match(domain)
	}
	return p.Local.Match(local) && p.Domain.Match(domain)
}

// LongestPiece answers the length of the longest literal piece, in letters:
// how much the searcher has said.
func (p Pattern) LongestPiece() int {
	return max(p.Local.Longest(), p.Domain.Longest())
}

// String answers the pattern as it was read, with its @.
func (p Pattern) String() string {
	if p.Either {
		return p.Local.String()
	}
	return p.Local.String() + "@" + p.Domain.String()
}

// Like answers the operand of SQL's LIKE … ESCAPE '\' that matches the same
// addresses in canonical form, to be passed as a parameter.
func (p Pattern) Like() string {
	if p.Either {
		return p.Local.Like()
	}
	return p.Local.Like() + "@" + p.Domain.Like()
}

// FTSQuery answers the operand of MATCH for an FTS5 trigram index of local
// parts between [Begin] and [End]; see [Glob.FTSQuery]. It is "" if there is
// no trigram to look up. With Either it finds one half: the addresses of
// matching domains are the other.
func (p Pattern) FTSQuery() string {
	return p.Local.FTSQuery(Begin, End)
}
